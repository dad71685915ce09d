"""The tables of who signs in, and which taxpayer they are."""

from accounts.models.identities import FederatedIdentity
from accounts.models.links import IdentityLink
from accounts.models.sessions import PortalSession
from accounts.models.signin import SignInTrace, SignInTransaction
from accounts.models.users import User, UserKind

__all__ = [
    "FederatedIdentity",
    "IdentityLink",
    "PortalSession",
    "SignInTrace",
    "SignInTransaction",
    "User",
    "UserKind",
]
