"""Every log code that a sign-in can leave behind, with the outcome that its page tells: a closed list.

The page's words are the outcome's. Where one cause deserves a sentence of its own, it stands here as ``words``; what failed
in a provider's answer is told to staff only (``meaning``), never to the browser.
"""

from django.utils.translation import gettext_lazy as _

from accounts.outcomes.kinds import LogCode, rows_of
from accounts.outcomes.other_codes import LINKS, SIGNALS

STATE = rows_of(
    "SI-13",
    {
        "state.absent": "the answer carries no state",
        "state.unknown": "no sign-in of this browser at this provider has this state",
        "state.used": "this state has been used already",
        "state.expired": "the sign-in was begun more than ten minutes ago",
        "state.malformed": "two states, or an endless one",
        "token.invalid_grant": "the provider does not know the code, or it was used or has expired",
    },
)
ANSWER = (
    *rows_of(
        "SI-14",
        {
            "answer.iss": "the answer names another issuer (RFC 9207)",
            "answer.iss_absent": "the answer does not name its issuer although the provider promised to",
            "answer.malformed": "the answer carries both a code and an error, or one of its parameters twice",
        },
    ),
    *rows_of("SI-12", {"answer.code": "no code, several codes or an endless one"}),
)
PROVIDER_SAYS = (
    *rows_of(
        "SI-01",
        {
            "provider.access_denied": "access_denied: the person stopped, or said no",
            "provider.login_required": "login_required",
            "provider.interaction_required": "interaction_required",
            "provider.consent_required": "consent_required",
            "provider.account_selection_required": "account_selection_required",
            "provider.unmet_requirements": "unmet_authentication_requirements: the level asked for was not reached",
            "provider.other_error": "an error that is in no list of ours",
        },
    ),
    LogCode("provider.unavailable", "SI-11", "the provider is not there; used where no closer cause is known"),
    LogCode("provider.no_answer", "SI-12", "no usable answer; used where no closer cause is known"),
    *rows_of(
        "SI-11",
        {
            "provider.temporarily_unavailable": "temporarily_unavailable",
            "provider.server_error": "server_error",
            "provider.unauthorized_client": "unauthorized_client: our registration there is not in order",
            "provider.overloaded": "the provider answered 429 or 503",
        },
    ),
    *rows_of(
        "SI-12",
        {
            "provider.invalid_request": "invalid_request: what we asked was not understood",
            "provider.invalid_scope": "invalid_scope",
            "provider.unsupported_response_type": "unsupported_response_type",
            "provider.timeout": "no answer in time",
            "provider.connect": "no connection",
            "provider.size": "the answer is larger than 256 KiB",
            "provider.redirect": "the answer leads elsewhere",
            "provider.status": "the answer is an error of the server",
            "provider.malformed": "the answer is not the JSON that it should be",
            "provider.encoding": "the answer is compressed although we asked for it plain",
            "provider.refused": "the provider refused the call (4xx)",
            "token.refused": "the token endpoint refused for a reason that we do not know",
            "token.invalid_client": "the token endpoint does not accept our client authentication",
            "token.invalid_request": "the token endpoint says that our request is wrong",
            "token.unauthorized_client": "the token endpoint says that we may not use this grant",
            "token.unsupported_grant_type": "the token endpoint does not do the code flow",
            "token.invalid_scope": "the token endpoint says that the scope is wrong",
            "token.answer_malformed": "the token answer lacks a token or names another kind",
            "provider.breaker": "three calls in a row gave nothing, so no further one is made for half a minute",
            "userinfo.not_json": "the UserInfo answer is not a JSON object",
            "discovery.incomplete": "the discovery document lacks an address, or one is not text",
        },
    ),
    LogCode("claims.*", "SI-12", "the named claim has a form that it can't have"),
)
PROOFING = (
    LogCode("proofing.unknown", "SI-01", "a proofing result that is in no list of ours"),
    LogCode("proofing.document-unreadable", "SI-04", "the photo of the document could not be read"),
    LogCode("proofing.document-not-accepted", "SI-05", "the document has expired or is of another kind"),
    LogCode("proofing.face-mismatch", "SI-06", "the face could not be compared with the document"),
    LogCode("proofing.data-mismatch", "SI-07", "details differ from the records that the provider checks"),
    LogCode("proofing.too-many-tries", "SI-08", "the provider has paused this way of proofing"),
    LogCode("proofing.pending", "SI-09", "a letter, a visit or a review is under way"),
    LogCode("proofing.suspected-fraud", "SI-10", "the provider suspects fraud; never told to the person"),
)
TOKEN = (
    LogCode("token.rejected", "SI-14", "not trusted; used where no closer cause is known"),
    LogCode("token.clock_skew", "SI-15", "clocks too far apart; used where no closer cause is known"),
    *rows_of(
        "SI-14",
        {
            "token.malformed": "not a compact signed token in clean form",
            "token.typ": "another kind of token",
            "token.alg_none": "unsigned",
            "token.alg_symmetric": "signed with a shared secret",
            "token.alg_unknown": "signed by an algorithm that is not allowed for this provider",
            "token.crit": "a critical header that we do not understand",
            "token.kid_unknown": "no key of the provider has this key id",
            "token.kid_absent": "no key id although several keys fit",
            "token.kid_ambiguous": "two keys of the provider have this key id",
            "token.signature": "the signature does not fit the key",
            "token.iss": "another issuer",
            "token.aud": "meant for another client",
            "token.azp": "issued to another client",
            "token.sub": "no subject, or one that can't be one",
            "token.nonce": "the nonce of another sign-in",
            "token.nonce_absent": "no nonce",
            "token.expired": "expired",
            "token.exp_absent": "no end of life",
            "token.exp_malformed": "the end of life is not a number",
            "token.iat_old": "issued too long ago",
            "token.iat_absent": "no time of issue",
            "token.iat_malformed": "the time of issue is not a number",
            "token.nbf_malformed": "the beginning of life is not a number",
            "token.at_hash": "does not fit the access token",
            "token.c_hash": "does not fit the code",
            "token.auth_time_old": "the sign-in at the provider is older than asked",
            "token.auth_time_absent": "the time of the sign-in was asked for and is missing",
            "token.auth_time_malformed": "the time of the sign-in is not a number",
            "token.acr": "the level is none of those asked for",
            "userinfo.sub": "UserInfo is about somebody else",
            "userinfo.format": "UserInfo that is not packed as registered: plain instead of signed, say",
            "userinfo.malformed": "signed UserInfo in unclean form",
            "userinfo.alg_none": "unsigned UserInfo",
            "userinfo.alg_symmetric": "UserInfo signed with a shared secret",
            "userinfo.alg_unknown": "UserInfo signed by an algorithm that is not allowed for this provider",
            "userinfo.crit": "UserInfo with a critical header that we do not understand",
            "userinfo.kid_unknown": "no key of the provider has the key id of the UserInfo token",
            "userinfo.kid_absent": "UserInfo without key id although several keys fit",
            "userinfo.kid_ambiguous": "two keys of the provider have the key id of the UserInfo token",
            "userinfo.signature": "the signature of UserInfo does not fit the key",
            "userinfo.expired": "signed UserInfo that has expired",
            "userinfo.embedded": "a signed statement inside UserInfo failed a check",
            "userinfo.not_encrypted": "UserInfo that is not encrypted although it must be",
            "userinfo.jwe_alg": "UserInfo encrypted by an algorithm that we do not allow",
            "userinfo.jwe_header": "encrypted UserInfo with a header that we do not accept",
            "userinfo.jwe_key": "UserInfo encrypted for none of our keys",
            "userinfo.jwe_decrypt": "encrypted UserInfo that was altered, or is for another key",
            "userinfo.iss": "signed UserInfo of another issuer",
            "userinfo.aud": "signed UserInfo for another client",
            "discovery.issuer": "the discovery document belongs to another issuer",
            "discovery.address": "an endpoint is not https",
            "discovery.host": "an endpoint lies on a host that is not the provider's",
        },
    ),
    *rows_of(
        "SI-15",
        {
            "token.iat_future": "issued in the future",
            "token.not_yet_valid": "not valid yet",
            "token.auth_time_future": "signed in at the provider in the future",
        },
    ),
)
STEP_UP = (
    LogCode(
        "step_up.other_person",
        "SI-14",
        "another login came back than the session's",
        _(
            "You signed in with another login than the one you are using here. Nothing was changed; sign in with that one."
        ),
    ),
    LogCode(
        "step_up.not_fresh",
        "SI-14",
        "the provider did not ask the person again",
        _("%(provider)s let you pass without asking you again, so we can’t count it as a fresh sign-in."),
    ),
    LogCode(
        "step_up.level",
        "SI-14",
        "the level that the page needs was not reached",
        _("You signed in, but without the second step that this page needs."),
    ),
    LogCode(
        "step_up.no_session",
        "SI-13",
        "the session that asked was over when the answer came",
        _("You were signed out here in the meantime. Sign in, and go on from your account."),
    ),
)
ACCOUNT = (
    LogCode("account.self_locked", "SI-22", "locked by the person"),
    LogCode("account.paused", "SI-23", "the account is not active"),
    LogCode("account.agency_locked", "SI-23", "the record is locked by the agency"),
    LogCode(
        "provider.switched_off",
        "SI-23",
        "this provider was switched off by us",
        _("We have switched off sign-in with %(provider)s for the time being. It is not about you."),
    ),
    LogCode(
        "identity.stopped",
        "SI-23",
        "the provider disabled or closed the account",
        _("%(provider)s told us that your account there was closed or disabled. Ask %(provider)s first."),
    ),
    LogCode(
        "identity.stopped_by_staff",
        "SI-23",
        "staff stopped this login",
        _("We have stopped this login."),
    ),
    LogCode(
        "identity.removed",
        "SI-23",
        "the person removed this login",
        _("You removed this login from your account here. Sign in with the one that you kept."),
    ),
    LogCode("session.ended_by_provider", "SI-24", "back-channel logout or a security event"),
    LogCode("door.wrong", "SI-25", "a login of the other kind of user"),
)
MATCH = (
    LogCode("signin.ok", "SI-00", "signed in"),
    LogCode("match.matched", "SI-00", "the record opens"),
    LogCode("step_up.ok", "SI-00", "confirmed again"),
    LogCode("match.no_tin", "SI-02", "no tax number was released"),
    LogCode("auth.assurance_low", "SI-03", "below IAL2 or AAL2"),
    LogCode("match.none", "SI-16", "no record has this number, or this name and birth date"),
    LogCode("match.several", "SI-17", "several records have this name and birth date"),
    LogCode("match.differs_review", "SI-18", "the number fits, name or birth date does not; a case is open"),
    LogCode("match.differs_linked", "SI-18", "only the surname differs; the record opens, with a task"),
    LogCode("match.taken", "SI-19", "another login opens this record"),
    LogCode("match.login_linked", "SI-20", "this login opens another record"),
    LogCode("match.deceased", "SI-21", "the person of the record has died"),
)
LOG_CODES: dict[str, LogCode] = {
    row.code: row
    for row in (*STATE, *ANSWER, *PROVIDER_SAYS, *PROOFING, *TOKEN, *STEP_UP, *ACCOUNT, *MATCH, *LINKS, *SIGNALS)
}


def log_code_named(code: str) -> LogCode | None:
    """The row of a code; those of a family (``claims.birthdate``) share one. None for a code that is not listed."""
    return LOG_CODES.get(code) or LOG_CODES.get(f"{code.split('.')[0]}.*")
