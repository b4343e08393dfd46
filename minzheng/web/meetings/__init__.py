"""Pages of meetings and of the follow-up of their resolutions."""
