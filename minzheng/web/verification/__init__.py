"""Pages of checks with other offices: lists, one check, files out and in."""
