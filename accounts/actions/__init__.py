"""What accounts change. Each action is one transaction with its audit rows."""

from accounts.actions.cases import decide, forget_claims, propose, request_move
from accounts.actions.comparing import TooManyComparisons
from accounts.actions.links import end_link, link_seeded
from accounts.actions.locks import lock, unlock
from accounts.actions.logins import add_login, refuse_login, remove_login
from accounts.actions.sign_in import Attempt, SignedIn, refuse, sign_in
from accounts.actions.transactions import Started, consume, next_of, start

__all__ = [
    "Attempt",
    "SignedIn",
    "Started",
    "TooManyComparisons",
    "add_login",
    "consume",
    "decide",
    "end_link",
    "forget_claims",
    "link_seeded",
    "lock",
    "next_of",
    "propose",
    "refuse",
    "refuse_login",
    "remove_login",
    "request_move",
    "sign_in",
    "start",
    "unlock",
]
