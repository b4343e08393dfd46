"""Pages of matters, made from their tables of steps: what waits for whom, one matter, what may be done to it now."""
