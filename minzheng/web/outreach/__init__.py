"""Pages of clues: reporting one, following it to an application."""
