"""What accounts change. Each action is one transaction with its audit rows."""

from accounts.actions.links import approve_link, link_seeded, reject_link
from accounts.actions.locks import lock, lock_seeded, unlock
from accounts.actions.purge import purge
from accounts.actions.sessions import AT_ONCE, end_sessions, make_room
from accounts.actions.sign_in import Attempt, SignedIn, refuse, sign_in
from accounts.actions.signals import Replayed, log_out, take_event
from accounts.actions.step_up import confirmed, keep_form, take_kept_form
from accounts.actions.switches import switch_off, switch_on
from accounts.actions.transactions import Started, consume, next_of, start

__all__ = [
    "AT_ONCE",
    "Attempt",
    "Replayed",
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
    "log_out",
    "make_room",
    "next_of",
    "purge",
    "refuse",
    "reject_link",
    "sign_in",
    "start",
    "switch_off",
    "switch_on",
    "take_event",
    "take_kept_form",
    "unlock",
]
