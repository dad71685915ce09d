"""What accounts change. Each action is one transaction with its audit rows."""

from accounts.actions.links import approve_link, link_seeded, reject_link
from accounts.actions.locks import lock, lock_seeded, unlock
from accounts.actions.sessions import AT_ONCE, end_sessions, make_room
from accounts.actions.sign_in import Attempt, SignedIn, refuse, sign_in
from accounts.actions.step_up import confirmed, keep_form, take_kept_form
from accounts.actions.transactions import Started, consume, next_of, start

__all__ = [
    "AT_ONCE",
    "Attempt",
    "SignedIn",
    "Started",
    "approve_link",
    "confirmed",
    "consume",
    "end_sessions",
    "keep_form",
    "link_seeded",
    "lock",
    "lock_seeded",
    "make_room",
    "next_of",
    "refuse",
    "reject_link",
    "sign_in",
    "start",
    "take_kept_form",
    "unlock",
]
