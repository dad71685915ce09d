"""Parks Pass: a second, tiny service beside the portal, to see what one login for several services means."""
