"""Accounts: who has one here, how they prove that it is theirs, and what was found out about them."""
