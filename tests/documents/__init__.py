"""Documents that the portal makes, read back."""
