"""Measurements, run by hand: nothing here is part of the site, and no test asserts a time."""
