"""The tables of who signs in, and which taxpayer they are."""

from accounts.models.cases import ReviewCase
from accounts.models.identities import AddedLogin, FederatedIdentity, StopReason
from accounts.models.links import IdentityLink, LinkEnd
from accounts.models.locks import LockKind, RecordLock
from accounts.models.provider_events import ProviderEvent, ProviderSwitch
from accounts.models.sessions import PortalSession
from accounts.models.signin import KeptForm, Purpose, SignInTrace, SignInTransaction
from accounts.models.users import User, UserKind

__all__ = [
    "AddedLogin",
    "FederatedIdentity",
    "IdentityLink",
    "KeptForm",
    "LinkEnd",
    "LockKind",
    "PortalSession",
    "ProviderEvent",
    "ProviderSwitch",
    "Purpose",
    "RecordLock",
    "ReviewCase",
    "SignInTrace",
    "SignInTransaction",
    "StopReason",
    "User",
    "UserKind",
]
