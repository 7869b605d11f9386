"""Cases and options → one file that a facilitator prints."""
