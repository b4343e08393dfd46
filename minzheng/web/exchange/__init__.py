"""上级系统对接: how each system stands, its differences one by one, files out and in."""
