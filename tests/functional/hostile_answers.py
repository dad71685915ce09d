"""What becomes of each way in which the practice provider can misbehave. A test compares this with the provider's own table."""

from typing import Any

# One check each: every one of these has a log code that no other has.
ONE_CHECK_EACH = {
    "wrong-iss": ("SI-14", "token.iss"),
    "wrong-aud": ("SI-14", "token.aud"),
    "wrong-azp": ("SI-14", "token.azp"),
    "expired": ("SI-14", "token.expired"),
    "iat-in-future": ("SI-15", "token.iat_future"),
    "iat-old": ("SI-14", "token.iat_old"),
    "missing-iat": ("SI-14", "token.iat_absent"),
    "not-yet-valid": ("SI-15", "token.not_yet_valid"),
    "nbf-not-number": ("SI-14", "token.nbf_malformed"),
    "nonce-differs": ("SI-14", "token.nonce"),
    "nonce-absent": ("SI-14", "token.nonce_absent"),
    "missing-sub": ("SI-14", "token.sub"),
    "bad-at-hash": ("SI-14", "token.at_hash"),
    "bad-c-hash": ("SI-14", "token.c_hash"),
    "alg-none": ("SI-14", "token.alg_none"),
    "alg-confusion": ("SI-14", "token.alg_symmetric"),
    "alg-rs512": ("SI-14", "token.alg_unknown"),
    "crit-header": ("SI-14", "token.crit"),
    "wrong-typ": ("SI-14", "token.typ"),
    "bad-signature": ("SI-14", "token.signature"),
    "unknown-kid": ("SI-14", "token.kid_unknown"),
    "kid-absent-two-keys": ("SI-14", "token.kid_absent"),
    "kid-ambiguous": ("SI-14", "token.kid_ambiguous"),
    "auth-time-too-old": ("SI-14", "token.auth_time_old"),
    "auth-time-future": ("SI-15", "token.auth_time_future"),
    "auth-time-absent": ("SI-14", "token.auth_time_absent"),
    "claim-missing": ("SI-14", "token.exp_absent"),
    "exp-not-number": ("SI-14", "token.exp_malformed"),
    "sub-differs": ("SI-14", "userinfo.sub"),
    "code-expired": ("SI-13", "token.invalid_grant"),
    "state-absent": ("SI-13", "state.absent"),
    "state-altered": ("SI-13", "state.unknown"),
    "iss-mismatch": ("SI-14", "answer.iss"),
    "iss-absent": ("SI-14", "answer.iss_absent"),
    "code-absent": ("SI-12", "answer.code"),
    "error-and-code": ("SI-01", "provider.access_denied"),
    "userinfo-error": ("SI-12", "provider.status"),
    "token-timeout": ("SI-12", "provider.timeout"),
    "id-token-missing": ("SI-12", "token.answer_malformed"),
    "not-a-jwt": ("SI-14", "token.malformed"),
    "birthdate-malformed": ("SI-12", "claims.birthdate"),
    "tin-malformed": ("SI-12", "claims.social_security_number"),
    "name-not-text": ("SI-12", "claims.given_name"),
    "oversized-token": ("SI-12", "provider.size"),
    "userinfo-duplicate-key": ("SI-12", "userinfo.not_json"),
}

# Other ways to break a check that is broken above.
MORE = {
    ("SI-14", "token.iss"): "iss-trailing-slash iss-other-case missing-iss",
    ("SI-14", "token.sub"): "empty-sub long-sub non-ascii-sub sub-not-text",
    ("SI-14", "token.aud"): "missing-aud aud-empty-list aud-with-stranger azp-absent-with-two-aud",
    ("SI-14", "token.expired"): "exp-far-past",
    ("SI-14", "token.malformed"): "duplicate-claim nested-token bad-base64 two-part-token jwe-token duplicate-header"
    " id-token-is-userinfo",
    ("SI-14", "token.alg_none"): "alg-none-capital",
    ("SI-14", "token.alg_symmetric"): "alg-hs256-secret symmetric-key-in-jwks",
    ("SI-14", "token.signature"): "es256-wrong-signature",
    # keys that are not there, not for this, or only in the token itself
    ("SI-14", "token.kid_unknown"): "foreign-issuer-token weak-key enc-key-signs kid-not-text jku-header jwk-header"
    " x5u-header x5c-header empty-jwks alg-ps-with-rs-key",
    ("SI-12", "token.answer_malformed"): "access-token-missing token-type-mac token-list",
    ("SI-12", "token.refused"): "token-404",
    ("SI-14", "userinfo.sub"): "sub-absent",
    ("SI-12", "claims.given_name"): "name-with-control name-with-nul name-endless",
    ("SI-14", "answer.iss"): "iss-twice",
    ("SI-12", "answer.code"): "code-twice",
    # endpoints that break, refuse, dawdle or lie
    ("SI-12", "provider.status"): "jwks-500 token-500 userinfo-500",
    ("SI-11", "provider.overloaded"): "jwks-503 jwks-429 token-503 token-429 userinfo-503 userinfo-429",
    ("SI-12", "provider.refused"): "jwks-404 userinfo-404",
    ("SI-12", "provider.malformed"): "jwks-html jwks-empty jwks-truncated jwks-list jwks-duplicate-keys"
    " jwks-wrong-charset token-html token-empty token-truncated token-duplicate-keys token-wrong-charset",
    ("SI-12", "userinfo.not_json"): "userinfo-html userinfo-empty userinfo-truncated userinfo-list"
    " userinfo-duplicate-keys userinfo-wrong-charset",
    ("SI-12", "provider.size"): "jwks-huge token-huge userinfo-huge",
    ("SI-12", "provider.redirect"): "jwks-redirect token-redirect userinfo-redirect",
    ("SI-12", "provider.encoding"): "jwks-gzip token-gzip userinfo-gzip",
    ("SI-12", "provider.timeout"): "jwks-drip jwks-slow token-drip token-slow userinfo-drip userinfo-slow",
    # packed UserInfo
    ("SI-14", "userinfo.aud"): "userinfo-signed-wrong-aud",
    ("SI-14", "userinfo.iss"): "userinfo-signed-wrong-iss",
    ("SI-14", "userinfo.signature"): "userinfo-signed-bad-signature",
    ("SI-14", "userinfo.alg_none"): "userinfo-signed-alg-none userinfo-inner-unsigned",
    ("SI-14", "userinfo.format"): "userinfo-plain-instead-of-signed",
    ("SI-14", "userinfo.jwe_key"): "userinfo-encrypted-to-other-key",
}

# slug -> (outcome, log code): no session
REFUSED = {
    **ONE_CHECK_EACH,
    **{slug: end for end, slugs in MORE.items() for slug in slugs.split()},
}

# The same for what goes wrong before anybody is sent to the provider: a page at once.
AT_START = {
    slug: end
    for end, slugs in {
        ("SI-12", "provider.status"): "discovery-500",
        ("SI-11", "provider.overloaded"): "discovery-503 discovery-429",
        ("SI-12", "provider.refused"): "discovery-404",
        ("SI-12", "provider.malformed"): "discovery-html discovery-empty discovery-truncated discovery-list"
        " discovery-duplicate-keys discovery-wrong-charset",
        ("SI-12", "provider.size"): "discovery-huge",
        ("SI-12", "provider.redirect"): "discovery-redirect",
        ("SI-12", "provider.encoding"): "discovery-gzip",
        ("SI-12", "provider.timeout"): "discovery-drip discovery-slow",
        ("SI-14", "discovery.issuer"): "discovery-wrong-issuer",
        ("SI-14", "discovery.address"): "discovery-http-endpoint discovery-inner-address discovery-csp-break",
        ("SI-12", "discovery.incomplete"): "discovery-missing-token-endpoint discovery-endpoint-not-text",
    }.items()
    for slug in slugs.split()
}

# A session, but no record is opened: slug -> outcome.
OPENS_NOTHING = {
    "lower-acr": "SI-03",
    "acr-unknown": "SI-03",
    "acr-absent": "SI-03",
    "birthdate-without-year": "SI-18",
    "name-mixed-scripts": "SI-18",
    "aggregated-claims": "SI-02",
    "distributed-claims": "SI-02",
}

# Unusual, and right all the same.
GOOD = {"aud-list-of-one", "missing-at-hash", "kid-absent", "key-rotated", "junk-in-jwks"}

# The one that needs an earlier sign-in.
AFTER_ANOTHER = {"code-reused"}


def registered(slug: str, decryption_key: str) -> dict[str, Any]:
    """The client for which this fault means something, as the portal's variables."""
    if slug.startswith("userinfo-signed-") or slug == "userinfo-plain-instead-of-signed":
        return {"CLIENT_ID": "signed", "USERINFO_FORMAT": "signed"}
    if slug in {"userinfo-encrypted-to-other-key", "userinfo-inner-unsigned"}:
        sealed = {"USERINFO_FORMAT": "encrypted", "DECRYPTION_KEY_FILE": (decryption_key,)}
        return {"CLIENT_ID": "encrypted", **sealed}
    return {}
