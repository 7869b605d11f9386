"""Case files → the catalogue of campaigns and cases, or every problem in them."""
