"""Notices: which one is due, and what each says. Pure values; issuing and reading them is the business of actions and queries."""
