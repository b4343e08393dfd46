"""Pages of the register of officers' relatives."""
