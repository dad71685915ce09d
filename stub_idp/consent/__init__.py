"""Consent: what a person lets a service know, and the services that they have let in."""
