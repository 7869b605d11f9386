"""What was counted of an edition → numbered reports of it, kept for good and printed alike whenever asked."""
