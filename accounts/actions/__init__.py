"""What accounts change. Each action is one transaction with its audit rows."""

from accounts.actions.links import approve_link, link_seeded, reject_link
from accounts.actions.locks import lock, unlock
from accounts.actions.purge import purge
from accounts.actions.sign_in import Attempt, SignedIn, refuse, sign_in
from accounts.actions.signals import Replayed, log_out, take_event
from accounts.actions.switches import switch_off, switch_on
from accounts.actions.transactions import Started, consume, next_of, start

__all__ = [
    "Attempt",
    "Replayed",
    "SignedIn",
    "Started",
    "approve_link",
    "consume",
    "link_seeded",
    "lock",
    "log_out",
    "next_of",
    "purge",
    "refuse",
    "reject_link",
    "sign_in",
    "start",
    "switch_off",
    "switch_on",
    "take_event",
    "unlock",
]
