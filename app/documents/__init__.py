"""A letter → what a person takes away or sees: pages (PDF, PNG), text to edit (DOCX, ODT), plain text."""
