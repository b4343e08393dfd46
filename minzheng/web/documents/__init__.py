"""Forms on the screen and on paper, papers of people and households, issued documents and their verification."""
