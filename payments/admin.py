"""Payments in the staff site: lists, exact search by reference, read-only details. It shows and calls; no rules."""
