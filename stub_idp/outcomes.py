"""How an ordered sign-in may end other than well: the closed lists of proofing results and of OAuth errors."""

CANCELLED = "cancelled"

PROOFING = (
    CANCELLED,
    "document-unreadable",
    "document-not-accepted",
    "face-mismatch",
    "data-mismatch",
    "too-many-tries",
    "pending",
    "suspected-fraud",
)

ERRORS = (
    "access_denied",
    "login_required",
    "interaction_required",
    "consent_required",
    "account_selection_required",
    "unmet_authentication_requirements",
    "temporarily_unavailable",
    "server_error",
    "unauthorized_client",
    "invalid_request",
    "invalid_scope",
)
