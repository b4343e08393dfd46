"""Lists taken away as spreadsheets: small ones at once, large ones made by a worker and kept for who asked."""
