"""What accounts change. Each action is one transaction with its audit rows."""

from accounts.actions.attempts import Attempt
from accounts.actions.cases import decide, propose, request_move
from accounts.actions.comparing import TooManyComparisons
from accounts.actions.links import end_link, link_seeded
from accounts.actions.locks import lock, lock_seeded, unlock
from accounts.actions.logins import add_login, refuse_login, remove_login
from accounts.actions.purge import purge
from accounts.actions.sessions import AT_ONCE, end_sessions, make_room
from accounts.actions.sign_in import SignedIn, refuse, sign_in
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
    "TooManyComparisons",
    "add_login",
    "confirmed",
    "consume",
    "decide",
    "end_link",
    "end_sessions",
    "keep_form",
    "link_seeded",
    "lock",
    "lock_seeded",
    "log_out",
    "make_room",
    "next_of",
    "propose",
    "purge",
    "refuse",
    "refuse_login",
    "remove_login",
    "request_move",
    "sign_in",
    "start",
    "switch_off",
    "switch_on",
    "take_event",
    "take_kept_form",
    "unlock",
]
