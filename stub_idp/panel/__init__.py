"""The fault panel and the control API: what this provider is told to do, by a page or by a program."""
