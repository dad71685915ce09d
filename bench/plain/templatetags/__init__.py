"""Template filters of the plain page."""
