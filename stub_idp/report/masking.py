"""What may be kept of a value that came from outside: public words as they are, all else as a length and a mark."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

from stub_idp.asking import PROMPTS
from stub_idp.profiles import AAL2, LANTERN_SCOPES, LEVELS, POLICIES, SCOPES, SECOND_FACTOR, SERVICE_LEVELS
from stub_idp.proving import ASSERTION_TYPE
from stub_idp.report.log import AUTHORIZE, DISCOVERY, END_SESSION, KEYS, TOKEN, USERINFO, Sent

# A new one at each start, so that a mark says nothing to whoever does not run this process.
_SALT = secrets.token_bytes(32)

MOST_PARAMETERS = 40
# What must not stand in an address: addresses end in histories, logs and Referer headers (RFC 9700, 4.2 and 4.3).
NOT_IN_AN_ADDRESS = frozenset(
    {"client_secret", "client_assertion", "code_verifier", "access_token", "refresh_token", "password", "id_token"}
)

NAMES: Mapping[str, frozenset[str]] = {
    AUTHORIZE: frozenset(
        {
            "response_type", "client_id", "redirect_uri", "scope", "state", "nonce", "code_challenge", "code_challenge_method",
            "prompt", "max_age", "login_hint", "acr_values", "claims", "ui_locales", "claims_locales", "response_mode",
            "display", "id_token_hint",
        }
    ),
    TOKEN: frozenset(
        {
            "grant_type", "code", "redirect_uri", "code_verifier", "client_id", "client_secret", "client_assertion",
            "client_assertion_type",
        }
    ),
    USERINFO: frozenset({"access_token", "schema"}),
    END_SESSION: frozenset(
        {"id_token_hint", "client_id", "post_logout_redirect_uri", "redirect_uri", "state", "logout_hint", "ui_locales"}
    ),
    DISCOVERY: frozenset(),
    KEYS: frozenset(),
}  # fmt: skip
# Those are part of an answer or a proof: their names are ours to show wherever they come.
ALL_NAMES = frozenset().union(*NAMES.values()) | NOT_IN_AN_ADDRESS | {"request", "request_uri", "registration", "moved"}

WORDS: Mapping[str, frozenset[str]] = {
    "response_type": frozenset({"code", "token", "id_token", "none"}),
    "response_mode": frozenset({"query", "fragment", "form_post"}),
    "scope": frozenset({*SCOPES, *LANTERN_SCOPES, *POLICIES, "offline_access"}),
    "prompt": PROMPTS,
    "code_challenge_method": frozenset({"S256", "plain"}),
    "grant_type": frozenset({"authorization_code", "refresh_token", "client_credentials", "password", "implicit"}),
    "acr_values": frozenset({*LEVELS, *SERVICE_LEVELS, *POLICIES, AAL2, SECOND_FACTOR}),
    "client_assertion_type": frozenset({ASSERTION_TYPE}),
    "display": frozenset({"page", "popup", "touch", "wap"}),
}
SHAPES: Mapping[str, re.Pattern[str]] = {
    "max_age": re.compile(r"[0-9]{1,9}"),
    "ui_locales": re.compile(r"[a-z]{2,3}(-[A-Z]{2})?( [a-z]{2,3}(-[A-Z]{2})?){0,5}"),
    "claims_locales": re.compile(r"[a-z]{2,3}(-[A-Z]{2})?"),
}
A_WORD = re.compile(r"[a-z]+(_[a-z]+){0,4}")
PRODUCT = re.compile(r"[A-Za-z][A-Za-z._-]{1,30}(/v?[0-9][0-9.]{0,15})?(?= |$)")
HIDDEN, NOT_KNOWN = "(hidden)", "(not known here)"


def mark(value: str) -> str:
    """Twelve hexadecimal digits that are the same for the same value in this process; empty for an empty value."""
    return hmac.new(_SALT, value.encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:12] if value else ""


def name_of(name: str) -> str:
    """A parameter's name: as it is where it is known or a plain word, since a value can stand in a name's place."""
    if name in ALL_NAMES or (len(name) <= 24 and A_WORD.fullmatch(name)):
        return name
    return HIDDEN


def value_of(name: str, value: str, *, public: frozenset[str] = frozenset()) -> str | None:
    """The value where it may be shown: words of a closed list, numbers of seconds, languages; `public` ones as well."""
    if value in public:
        return value
    if name in WORDS:
        words = [word if word in WORDS[name] else NOT_KNOWN for word in value[:2000].split()]
        return " ".join(words[:20])
    return value if name in SHAPES and SHAPES[name].fullmatch(value) else None


def sent(kind: str, where: str, name: str, values: list[str], *, public: frozenset[str] = frozenset()) -> Sent:
    """What is kept of a parameter that came in this request, once or more often."""
    first = values[0] if values else ""
    known = name in NAMES[kind] or (kind in (TOKEN, USERINFO, DISCOVERY, KEYS) and name == "moved")
    return Sent(name_of(name), where, value_of(name, first, public=public), len(first), mark(first), len(values), known)


def product(agent: str) -> str:
    """The program's name and version at the start of a User-Agent header; the rest, and a name with digits, is not kept."""
    if not agent.strip():
        return ""
    found = PRODUCT.match(agent)
    return found.group(0) if found else f"{HIDDEN} {mark(agent)}"


def secrets_in(address: str) -> list[str]:
    """The names of parameters in an address's query that must not be in one."""
    try:
        names = {name for name, _ in parse_qsl(urlsplit(address).query[:4000], max_num_fields=100)}
    except ValueError:
        return []
    return sorted(names & NOT_IN_AN_ADDRESS)


def compared(given: str, registered: tuple[str, ...]) -> str:
    """How an address stands to the registered ones: registered, or in what it differs from the one most like it."""
    if given in registered:
        return "registered"
    if not given:
        return "absent"
    differences = [_differences(given, known) for known in registered]
    nearest = min(differences, key=lambda found: len(found)) if differences else ["everything"]
    return "differs in " + ", ".join(nearest)


def _differences(given: str, known: str) -> list[str]:
    try:
        one, other = urlsplit(given), urlsplit(known)
        pairs = {
            "scheme": (one.scheme, other.scheme),
            "host": (one.hostname, other.hostname),
            "port": (one.port, other.port),
            "path": (one.path, other.path),
            "query": (one.query, other.query),
            "fragment": (one.fragment, other.fragment),
        }
    except ValueError:
        return ["form"]
    found = [name for name, (left, right) in pairs.items() if left != right]
    if "path" in found and one.path.rstrip("/") == other.path.rstrip("/"):
        found[found.index("path")] = "the slash at the end"
    return found or ["the way it is written"]
