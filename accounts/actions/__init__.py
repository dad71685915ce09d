"""What accounts change. Each action is one transaction with its audit rows."""

from accounts.actions.links import approve_link, link_seeded, reject_link
from accounts.actions.locks import lock, unlock
from accounts.actions.sign_in import Attempt, SignedIn, refuse, sign_in
from accounts.actions.transactions import Started, consume, next_of, start

__all__ = [
    "Attempt",
    "SignedIn",
    "Started",
    "approve_link",
    "consume",
    "link_seeded",
    "lock",
    "next_of",
    "refuse",
    "reject_link",
    "sign_in",
    "start",
    "unlock",
]
