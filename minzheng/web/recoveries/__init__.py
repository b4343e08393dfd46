"""Money asked back, on the page of its matter."""
