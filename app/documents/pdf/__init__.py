"""Page → PDF/UA-1, laid out once and filled in many times; the one door to WeasyPrint."""
