"""A signed-in account page as a Django project usually writes it: what the portal's home is compared with."""
