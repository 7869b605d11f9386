"""A letter → the bytes that a person takes away: pages (PDF), an editable document (DOCX) or plain text."""
