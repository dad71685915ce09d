"""Accounts in the staff site: lists, exact search, read-only details; deeds go through the actions. No rules here."""

from accounts.admin import cases, links, providers, traces, users

__all__ = ["cases", "links", "providers", "traces", "users"]
