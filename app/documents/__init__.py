"""A letter → what a person takes away or sees: pages (PDF, PNG), an editable document (DOCX), plain text."""
