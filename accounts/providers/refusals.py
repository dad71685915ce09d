"""What a provider's refusal means to the person. Closed lists: free text of a provider is neither shown nor logged."""

from collections.abc import Mapping

# OAuth and OpenID Connect error codes. Not listed: "you stopped".
OTHER_ERROR = ("SI-01", "provider.other_error")
ERRORS: Mapping[str, tuple[str, str]] = {
    "access_denied": ("SI-01", "provider.access_denied"),
    "temporarily_unavailable": ("SI-11", "provider.temporarily_unavailable"),
    "server_error": ("SI-11", "provider.server_error"),
    "unauthorized_client": ("SI-11", "provider.unauthorized_client"),
    "invalid_request": ("SI-12", "provider.invalid_request"),
    "invalid_scope": ("SI-12", "provider.invalid_scope"),
    "unsupported_response_type": ("SI-12", "provider.unsupported_response_type"),
    "login_required": ("SI-01", "provider.login_required"),
    "interaction_required": ("SI-01", "provider.interaction_required"),
    "consent_required": ("SI-01", "provider.consent_required"),
    "account_selection_required": ("SI-01", "provider.account_selection_required"),
    "unmet_authentication_requirements": ("SI-01", "provider.unmet_requirements"),
}

# Why the provider could not check somebody's identity, when the person left it after a failed check. OAuth has no codes for
# it; it comes beside error=access_denied as ``proofing``. Not listed: "you stopped".
UNKNOWN_PROOFING = ("SI-01", "proofing.unknown")
PROOFING_ERRORS: Mapping[str, tuple[str, str]] = {
    "document-unreadable": ("SI-04", "proofing.document-unreadable"),
    "document-not-accepted": ("SI-05", "proofing.document-not-accepted"),
    "face-mismatch": ("SI-06", "proofing.face-mismatch"),
    "data-mismatch": ("SI-07", "proofing.data-mismatch"),
    "too-many-tries": ("SI-08", "proofing.too-many-tries"),
    "pending": ("SI-09", "proofing.pending"),
    "suspected-fraud": ("SI-10", "proofing.suspected-fraud"),
}
