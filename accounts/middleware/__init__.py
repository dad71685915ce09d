"""Session limits and access marks, as the settings name them."""

from accounts.middleware.limits import SessionLimits
from accounts.middleware.marks import AccessMarks

__all__ = ["AccessMarks", "SessionLimits"]
