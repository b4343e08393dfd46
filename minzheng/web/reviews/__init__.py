"""Pages of reviews that come due."""
