"""The rows of ``check_provider``: what we need, what the provider offers, and what to change. Pure but for reading settings."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from accounts.oidc import keys, metadata
from accounts.oidc.jwe import KEY_ALGORITHMS
from accounts.providers import Provider
from accounts.providers.profile import LevelRequest, PushSignals, UserInfoFormat, no_claims

PASS, WARNING, CHANGE = "pass", "warning", "change"
CLOCK_GOOD_S, CLOCK_LEEWAY_S = 5, 60


@dataclass(frozen=True)
class Row:
    """One row. ``advice`` says what to change, or what to know."""

    what: str
    needed: str
    offered: str
    verdict: str = PASS
    advice: str = ""

    @property
    def fails(self) -> bool:
        """Whether a sign-in can't work like this."""
        return self.verdict == CHANGE

    def warn(self, advice: str) -> "Row":
        """The row as a warning."""
        return replace(self, verdict=WARNING, advice=advice)

    def change(self, advice: str) -> "Row":
        """The row as something that must be changed."""
        return replace(self, verdict=CHANGE, advice=advice)


@dataclass(frozen=True)
class Facts:
    """What was found out. ``keys`` is None where the key set could not be read, ``clock_s`` None where no time was told."""

    provider: Provider
    document: Mapping[str, Any]
    keys: Sequence[keys.Key] | None
    clock_s: float | None
    own_algorithms: Sequence[str]

    def listed(self, name: str, default: Iterable[str] = ()) -> list[str]:
        """A list of words in the document; the default where there is none."""
        value = self.document.get(name)
        return [word for word in value if isinstance(word, str)] if isinstance(value, list) else list(default)

    def says(self, name: str) -> bool:
        """Whether a switch of the document is on."""
        return self.document.get(name) is True


def rows_of(facts: Facts) -> list[Row]:
    """Every row, in the order in which an integrator would set things up."""
    return [row for rows in ROWS for row in rows(facts)]


def _issuer(facts: Facts) -> Iterator[Row]:
    ours, theirs = facts.provider.issuer, facts.document.get("issuer")
    row = Row("Issuer", ours, _shown(theirs))
    yield row if theirs == ours else row.change("spell OIDC_..._ISSUER as the provider does, to the letter")
    row = Row("Issuer over https", "https", ours.split(":")[0])
    yield row if ours.startswith("https://") else row.warn("good for the sandbox only")


def _endpoints(facts: Facts) -> Iterator[Row]:
    for name in metadata.REQUIRED:
        url = facts.document.get(name)
        row = Row(name, "an address we may call", _shown(url))
        problem = metadata.address_problem(facts.provider, url)
        yield row.change(f"ask the provider: {problem}") if problem else row
    row = Row("end_session_endpoint", "sign-out there too", _shown(facts.document.get("end_session_endpoint")))
    yield row if facts.document.get("end_session_endpoint") else row.warn("people stay signed in at the provider")


def _flow(facts: Facts) -> Iterator[Row]:
    types = facts.listed("response_types_supported", ["code"])
    row = Row("Authorisation code flow", "code", " ".join(types))
    yield row if "code" in types else row.change("the provider must offer the code flow")
    methods, sparse = facts.listed("code_challenge_methods_supported"), facts.provider.profile.sparse_discovery
    row = Row("PKCE", "S256", " ".join(methods) or "not announced")
    if "S256" in methods or (sparse and not methods):
        yield row
    elif methods:
        yield row.change("the provider must take S256")
    else:
        yield row.warn("we send it always; ask the provider whether it checks it")
    row = Row("Sender of the answer (RFC 9207)", "iss, or a redirect URI of our own", "our own redirect URI")
    yield replace(row, offered="iss") if facts.says("authorization_response_iss_parameter_supported") else row


def _client(facts: Facts) -> Iterator[Row]:
    auth = facts.provider.client_auth
    methods = facts.listed("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    row = Row("How we prove who we are", auth, " ".join(methods))
    known = [method for method in facts.provider.profile.client_auths if method in methods]
    yield row if auth in methods else row.change(f"set OIDC_..._CLIENT_AUTH to one of: {' '.join(known) or 'none'}")
    taken = facts.listed("token_endpoint_auth_signing_alg_values_supported", ["RS256", "ES256"])
    if auth == "private_key_jwt":
        row = Row("Algorithm of our key", facts.own_algorithms[0], " ".join(taken))
        yield row if facts.own_algorithms[0] in taken else row.change("make a key of another kind for CLIENT_KEY_FILE")


def _signatures(facts: Facts) -> Iterator[Row]:
    wanted = facts.provider.algorithms
    theirs = facts.listed("id_token_signing_alg_values_supported", ["RS256"])
    row = Row("Algorithms of tokens", " ".join(wanted), " ".join(theirs))
    both = [name for name in wanted if name in theirs]
    yield row if both else row.change("set OIDC_..._ALGORITHMS to what the provider signs with")
    if facts.keys is None:
        yield Row("Keys", "readable", "no answer").change("the key set could not be read; look at jwks_uri")
        return
    usable = [key for key in facts.keys if key.algorithms & set(both)]
    row = Row("Keys", "one at least for signing", f"{len(usable)} usable")
    yield row if usable else row.change("the key set has no key that fits these algorithms")


def _userinfo(facts: Facts) -> Iterator[Row]:
    wanted = facts.provider.userinfo_format
    signing, encryption = (facts.listed(f"userinfo_{what}_alg_values_supported") for what in ("signing", "encryption"))
    row = Row("Form of UserInfo", wanted, "json" if wanted is UserInfoFormat.JSON else " ".join(signing + encryption))
    lacks_signing = signing and not set(signing) & set(facts.provider.algorithms)
    lacks_encryption = encryption and not set(encryption) & set(KEY_ALGORITHMS)
    if wanted is UserInfoFormat.JSON or facts.provider.profile.sparse_discovery:
        yield replace(row, offered=row.offered or "as its documents say")
    elif lacks_signing or (wanted is UserInfoFormat.ENCRYPTED and lacks_encryption):
        yield row.change("register another form, and set OIDC_..._USERINFO_FORMAT to it")
    elif not signing:
        yield replace(row, offered="not announced").warn("register this form for our client")
    else:
        yield row


def _levels(facts: Facts) -> Iterator[Row]:
    provider, by_acr = facts.provider, facts.provider.profile.level_request is LevelRequest.ACR_VALUES
    offered = facts.listed("acr_values_supported")
    if by_acr and provider.acr_values:
        missing = [value for value in provider.acr_values if offered and value not in offered]
        row = Row("Levels (acr_values)", " ".join(provider.acr_values), " ".join(offered) or "not announced")
        yield row.change(f"not offered: {' '.join(missing)}") if missing else row
    if provider.profile.judges_by_acr_list and not provider.ial2_acrs and not provider.verified_claims:
        row = Row("Levels that open records", "OIDC_..._IAL2_ACRS", "none")
        yield row.warn("nobody reaches a tax record until it lists the level that the provider returns")
    scopes, sparse = facts.listed("scopes_supported"), provider.profile.sparse_discovery
    missing = [] if sparse or not scopes else [scope for scope in provider.scopes if scope not in scopes]
    row = Row("Scopes", " ".join(provider.scopes), " ".join(scopes) or "not announced")
    yield row.change(f"not offered: {' '.join(missing)}; set OIDC_..._SCOPES") if missing else row


def _claims(facts: Facts) -> Iterator[Row]:
    provider, offered = facts.provider, facts.listed("claims_supported")
    row = Row("Tax number", provider.tin_claim, "announced" if provider.tin_claim in offered else "not announced")
    if offered and provider.tin_claim not in offered and not provider.profile.sparse_discovery:
        yield row.warn("ask for its release, or name the claim in OIDC_..._TIN_CLAIM; without it no record is opened")
    else:
        yield row
    if provider.verified_claims and provider.profile.claims_parameter is not no_claims:
        frameworks = facts.listed("trust_frameworks_supported")
        row = Row("Verified claims", " ".join(provider.verified_claims), " ".join(frameworks) or "none")
        fits = facts.says("verified_claims_supported") and set(frameworks) & set(provider.verified_claims)
        yield row if fits else row.change("the provider does not check by these rules; see OIDC_..._VERIFIED_CLAIMS")


def _signals(facts: Facts) -> Iterator[Row]:
    if facts.provider.profile.signals is PushSignals.BACKCHANNEL:
        there = facts.says("backchannel_logout_supported")
        row = Row("Back-channel logout", "told when somebody signs out there", "offered" if there else "not announced")
        yield row if there else row.warn("a sign-out at the provider does not end sessions here")


def _clock(facts: Facts) -> Iterator[Row]:
    needed = f"at most {CLOCK_LEEWAY_S} s apart"
    if facts.clock_s is None:
        yield Row("Clocks", needed, "no Date in the answer").warn("compare them by hand")
        return
    row, apart = Row("Clocks", needed, f"{facts.clock_s:+.0f} s"), abs(facts.clock_s)
    if apart <= CLOCK_GOOD_S:
        yield row
    elif apart < CLOCK_LEEWAY_S:
        yield row.warn("set this machine's clock by a time server")
    else:
        yield row.change("tokens would be refused; set this machine's clock by a time server")


ROWS: tuple[Callable[[Facts], Iterator[Row]], ...] = (
    _issuer,
    _endpoints,
    _flow,
    _client,
    _signatures,
    _userinfo,
    _levels,
    _claims,
    _signals,
    _clock,
)


def _shown(value: object) -> str:
    """A value of the document on one line of a terminal."""
    if not isinstance(value, str) or not value:
        return "missing"
    return "".join(character for character in value[:120] if character.isprintable())
