"""The rules of the report card as a table: logs made by hand, and what each rule says of them."""

from __future__ import annotations

import pytest

from stub_idp.clients import Client
from stub_idp.report.checks import CHECKS, card
from stub_idp.report.findings import Verdict
from stub_idp.report.log import DISCOVERY, KEYS, LOGOUT_TOKEN, SECURITY_EVENT, TOKEN, Entry, Log
from stub_idp.report.masking import compared, product, secrets_in, value_of
from stub_idp.report.seen import Seen, seen
from tests.stub_idp.logs_by_hand import (
    CALLBACK,
    a_client,
    again,
    answer,
    asks,
    fetched,
    found,
    leaves,
    reads,
    redeems,
    sent,
    told,
)

BAD, BETTER, GOOD, UNSEEN = Verdict.BAD, Verdict.BETTER, Verdict.GOOD, Verdict.UNSEEN
CASES: list[tuple[str, str, list[Entry], Verdict, tuple[int, ...]]] = [
    ("pkce", "right", [asks(1), asks(2)], GOOD, ()),
    ("pkce", "none", [asks(1), asks(2, leave_out="code_challenge")], BAD, (2,)),
    ("pkce", "plain", [asks(1, code_challenge_method=sent("code_challenge_method", "plain"))], BAD, (1,)),
    ("pkce", "malformed", [asks(1, facts={"challenge": False})], BAD, (1,)),
    ("pkce", "reused", [asks(1), asks(2, **again("code_challenge", 1))], BAD, (2,)),
    ("state", "right", [asks(1), asks(2)], GOOD, ()),
    ("state", "absent", [asks(1, leave_out="state")], BETTER, (1,)),
    ("state", "empty", [asks(1, state=sent("state", mark="", length=0))], BETTER, (1,)),
    ("state", "short", [asks(1, **again("state", 1, length=21))], BETTER, (1,)),
    ("state", "just long enough", [asks(1, **again("state", 1, length=22))], GOOD, ()),
    ("state", "reused", [asks(1), asks(2), asks(3, **again("state", 1))], BAD, (3,)),
    ("nonce", "reused", [asks(1), asks(2, **again("nonce", 1))], BAD, (2,)),
    ("nonce", "absent", [asks(1, leave_out="nonce")], BETTER, (1,)),
    ("state", "a reload", [asks(1), asks(1, at=2)], GOOD, ()),
    (
        "state",
        "the same again after the answer",
        [asks(1), answer(2, challenge="challenge-1"), asks(1, at=3)],
        BAD,
        (1,),
    ),
    ("redirect-uri", "another", [asks(1, facts={"redirect": "differs in port"})], BAD, (1,)),
    ("redirect-uri", "plain http elsewhere", [asks(1, facts={"redirect_safe": False})], BAD, (1,)),
    ("response-type", "token", [asks(1, response_type=sent("response_type", "token"))], BAD, (1,)),
    ("response-type", "none", [asks(1, leave_out="response_type")], BAD, (1,)),
    ("scopes", "right", [asks(1)], GOOD, ()),
    ("scopes", "no openid", [asks(1, scope=sent("scope", "email"))], BAD, (1,)),
    ("scopes", "unknown", [asks(1, scope=sent("scope", "openid (not known here)"))], BETTER, (1,)),
    ("scopes", "tax number, no level", [asks(1, facts={"asks_tax_id": True})], BETTER, (1,)),
    (
        "scopes",
        "tax number and level",
        [asks(1, facts={"asks_tax_id": True}, acr_values=sent("acr_values", "urn:stub:ial2:aal2"))],
        GOOD,
        (),
    ),
    ("scopes", "never fetched", [asks(1), answer(2, code="c"), redeems(3, "c")], BETTER, (1,)),
    ("wishes", "none", [asks(1)], UNSEEN, ()),
    ("wishes", "right", [asks(1, max_age=sent("max_age", "60"))], GOOD, ()),
    ("wishes", "odd max_age", [asks(1, max_age=sent("max_age"))], BAD, (1,)),
    ("wishes", "odd prompt", [asks(1, prompt=sent("prompt", "(not known here)"))], BAD, (1,)),
    (
        "wishes",
        "level of another issuer",
        [asks(1, acr_values=sent("acr_values", "urn:acr.login.gov:verified"))],
        BETTER,
        (1,),
    ),
    (
        "wishes",
        "a loop",
        [asks(number, prompt=sent("prompt", "none"), facts={"told": "login_required"}) for number in (1, 2, 3)],
        BETTER,
        (1, 2, 3),
    ),
    (
        "wishes",
        "no loop: an hour between",
        [
            asks(number, at=number * 3600, prompt=sent("prompt", "none"), facts={"told": "login_required"})
            for number in (1, 2, 3)
        ],
        GOOD,
        (),
    ),
    ("parameters", "twice", [asks(1, scope=sent("scope", "openid", times=2))], BAD, (1,)),
    ("parameters", "unknown", [asks(1, colour=sent("colour", known=False))], BETTER, (1,)),
    ("secrets-in-addresses", "right", [asks(1)], GOOD, ()),
    ("secrets-in-addresses", "in the address", [asks(1, facts={"leaks": ["client_secret"]})], BAD, (1,)),
    ("secrets-in-addresses", "in the Referer", [asks(1, facts={"referer_leaks": ["access_token"]})], BAD, (1,)),
    ("secrets-in-addresses", "a hint", [leaves(hint_in_address=True)], BETTER, (1,)),
    ("client-authentication", "right", [redeems(1)], GOOD, ()),
    ("client-authentication", "none", [redeems(1, status=401, facts={"ways": []})], BAD, (1,)),
    (
        "client-authentication",
        "two",
        [redeems(1, facts={"ways": ["private_key_jwt", "client_secret_post"]})],
        BAD,
        (1,),
    ),
    ("client-authentication", "another", [redeems(1, facts={"ways": ["client_secret_post"]})], BAD, (1,)),
    ("client-authentication", "refused", [redeems(1, status=401, refusal="invalid_client: no")], BAD, (1,)),
    ("by-key", "right", [redeems(1)], GOOD, ()),
    ("by-key", "secret", [redeems(1, facts={"ways": ["client_secret_basic"]})], BETTER, (1,)),
    ("assertion", "right", [redeems(1), redeems(2)], GOOD, ()),
    ("assertion", "long", [redeems(1, assertion={"seconds": 301})], BAD, (1,)),
    ("assertion", "just short enough", [redeems(1, assertion={"seconds": 300})], GOOD, ()),
    ("assertion", "no times", [redeems(1, assertion={"seconds": None})], BETTER, (1,)),
    ("assertion", "elsewhere", [redeems(1, assertion={"audience": "another"})], BAD, (1,)),
    ("assertion", "no jti", [redeems(1, assertion={"jti": ""})], BAD, (1,)),
    ("assertion", "jti again", [redeems(1, assertion={"jti": "j"}), redeems(2, assertion={"jti": "j"})], BAD, (2,)),
    ("assertion", "unsigned", [redeems(1, assertion={"alg": "none"})], BAD, (1,)),
    ("assertion", "no kid", [redeems(1, assertion={"names_key": False})], BETTER, (1,)),
    ("code", "right", [answer(1), redeems(2)], GOOD, ()),
    ("code", "twice", [answer(1), redeems(2), redeems(3, status=400)], BAD, (3,)),
    ("code", "again after a breakdown", [answer(1), redeems(2, status=503), redeems(3, status=200)], GOOD, ()),
    (
        "code",
        "one code in two answers",
        [answer(1, code="x"), redeems(2, "x"), answer(3, code="x"), redeems(4, "x")],
        GOOD,
        (),
    ),
    ("code", "late", [answer(1), redeems(2, at=40)], BETTER, (2,)),
    ("code", "unknown", [redeems(2, "y", status=400, refusal="invalid_grant: the code is unknown")], BAD, (2,)),
    (
        "code",
        "expired by a fault",
        [answer(1, "code-expired"), redeems(2, status=400, refusal="invalid_grant: the code is unknown")],
        GOOD,
        (),
    ),
    ("code", "by GET", [redeems(2, method="GET", status=405)], BAD, (2,)),
    ("code", "another grant", [redeems(2, grant_type="password", status=400)], BAD, (2,)),
    ("verifier", "right", [redeems(1)], GOOD, ()),
    ("verifier", "none", [redeems(1, verifier=0)], BAD, (1,)),
    ("verifier", "short", [redeems(1, verifier=42)], BAD, (1,)),
    ("verifier", "long", [redeems(1, verifier=129)], BAD, (1,)),
    (
        "verifier",
        "wrong",
        [redeems(1, refusal="invalid_grant: code_verifier does not fit the code_challenge")],
        BAD,
        (1,),
    ),
    ("bearer", "right", [reads(1, "t")], GOOD, ()),
    ("bearer", "none", [reads(1, "", token_in=(), status=401)], BAD, (1,)),
    ("bearer", "in the address", [reads(1, "t", token_in=("query",), status=401)], BAD, (1,)),
    ("bearer", "in the body too", [reads(1, "t", token_in=("header", "body"))], BAD, (1,)),
    ("userinfo", "right", [reads(1, "t"), reads(2, "u")], GOOD, ()),
    ("userinfo", "again", [reads(1, "t"), reads(2, "t")], BETTER, (2,)),
    ("userinfo", "refused", [reads(1, "t", status=401)], BAD, (1,)),
    ("userinfo", "again after a breakdown", [reads(1, "t", status=503), reads(2, "t")], GOOD, ()),
    ("user-agent", "none", [reads(1, "t", agent="")], BETTER, (1,)),
    ("sizes", "large", [redeems(1, facts={"size": 20_000})], BETTER, (1,)),
    ("logout", "right", [leaves()], GOOD, ()),
    ("logout", "no state", [leaves(state=False)], BETTER, (1,)),
    ("logout", "no address", [leaves(address="absent")], BETTER, (1,)),
    ("logout", "unknown address", [leaves(address="differs in path", status=400)], BAD, (1,)),
    ("logout", "refused", [leaves(status=400)], BAD, (1,)),
    ("back-channel-logout", "taken", [told(LOGOUT_TOKEN, 200)], GOOD, ()),
    ("back-channel-logout", "nothing answered", [told(LOGOUT_TOKEN, 0)], BAD, (1,)),
    ("back-channel-logout", "redirected", [told(LOGOUT_TOKEN, 302)], BAD, (1,)),
    ("back-channel-logout", "bent and taken", [told(LOGOUT_TOKEN, 200, "alg-none")], BAD, (1,)),
    ("back-channel-logout", "bent and refused", [told(LOGOUT_TOKEN, 400, "alg-none")], GOOD, ()),
    ("security-events", "taken", [told(SECURITY_EVENT, 202)], GOOD, ()),
    ("security-events", "taken with 200", [told(SECURITY_EVENT, 200)], BAD, (1,)),
    ("security-events", "bent, refused with 401", [told(SECURITY_EVENT, 401, "alg-none")], BETTER, (1,)),
]


@pytest.mark.parametrize(("slug", "case", "entries", "verdict", "requests"), CASES, ids=lambda value: str(value)[:40])
def test_a_rule(slug: str, case: str, entries: list[Entry], verdict: Verdict, requests: tuple[int, ...]) -> None:
    finding = found(slug, *entries)
    assert (finding.verdict, finding.requests) == (verdict, requests), finding
    assert finding.note or verdict is UNSEEN


def test_every_check_has_a_bad_or_better_case_and_says_why() -> None:
    elsewhere = {"accepted", "caching", "rotation", "answers-checked", "tokens-checked", "tolerant"}
    assert {check.slug for check in CHECKS} == {case[0] for case in CASES} | elsewhere
    assert all(
        str(check.why) and str(check.mend) and "(" in f"{check.why}" for check in CHECKS if check.slug != "sizes"
    )
    assert all(found(check.slug).verdict is UNSEEN for check in CHECKS)


def test_keys_and_metadata_over_some_sign_ins() -> None:
    calls = [redeems(10 * n, f"code-{n}") for n in range(1, 5)]
    once = (fetched(1, DISCOVERY), fetched(2, KEYS, "k1"))
    assert found("caching", *calls).verdict is UNSEEN
    assert found("caching", *calls[:2], fetches=once).verdict is UNSEEN
    assert found("caching", *calls, fetches=once).verdict is GOOD
    each = tuple(fetched(10 * n + 5, KEYS, "k1") for n in range(1, 5))
    assert found("caching", *calls, fetches=(*once, *each)).verdict is BETTER


def test_after_a_change_of_keys() -> None:
    first = [answer(1), redeems(2), reads(3, "token-2")]
    second = [answer(11), redeems(12, "code-11", facts={"kid": "k2"}), reads(20, "token-12")]
    assert found("rotation", *first).verdict is UNSEEN
    assert found("rotation", *first, *second, fetches=(fetched(1, KEYS, "k1"),)).verdict is BAD
    assert found("rotation", *first, *second, fetches=(fetched(15, KEYS, "k2"),)).verdict is GOOD
    assert found("rotation", *first, *second, fetches=(fetched(5, KEYS, "k1", "k2"),)).verdict is GOOD, (
        "published before"
    )
    assert found("rotation", *first, *second, fetches=(fetched(25, KEYS, "k2"),)).verdict is BAD, "too late"
    assert found("rotation", *first, *second[:2]).verdict is GOOD, "it stopped"


def test_a_card_has_bad_ones_first_and_counts() -> None:
    without = [asks(20, leave_out="nonce"), asks(21, leave_out="code_challenge")]
    made = card(Seen(a_client(), (answer(1), redeems(2), reads(3, "token-2"), *without)))
    assert [row.finding.verdict for row in made.rows][:2] == [BAD, BETTER]
    assert made.worst is BAD and made.looked_at == made.good + made.count(BAD) + made.count(BETTER)
    assert made.as_json()["counts"]["bad"] == 1


def test_fetches_go_to_whoever_runs_a_program_of_that_name() -> None:
    log, one, other = Log(), a_client(), Client("generic", "d", "s", (CALLBACK,), (), None, "public", "D")
    log.add(redeems(1))
    log.add(fetched(2, KEYS, "k1"))
    log.add(Entry(KEYS, "generic", 3, facts={"kids": []}, agent="else/2"))
    known = seen(one, [one, other], log)
    assert len(known.fetches) == 1 and not known.shared
    log.add(Entry(TOKEN, "generic", 4, "d", facts={"ways": []}, agent="prog/1"))
    assert seen(one, [one, other], log).shared


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (CALLBACK, "registered"),
        ("", "absent"),
        (f"{CALLBACK}/", "differs in the slash at the end"),
        ("https://localhost:8998/callback", "differs in scheme"),
        ("http://localhost:1/callback", "differs in port"),
        ("http://127.0.0.1:8998/callback?x=1", "differs in host, query"),
        ("http://LOCALHOST:8998/callback", "differs in the way it is written"),
        ("http://[x", "differs in form"),
    ],
)
def test_in_what_an_address_differs(given: str, said: str) -> None:
    assert compared(given, (CALLBACK, "https://example.com/elsewhere?x=1#y")) == said
    assert compared(given or "x", ()) == "differs in everything"


def test_only_public_words_are_kept() -> None:
    assert value_of("scope", "openid hunter2 email") == "openid (not known here) email"
    assert value_of("max_age", "60") == "60" and value_of("max_age", "sixty") is None
    assert value_of("state", "openid") is None and value_of("redirect_uri", CALLBACK) is None
    assert value_of("redirect_uri", CALLBACK, public=frozenset({CALLBACK})) == CALLBACK
    assert product("Library/1.2 (mail@example.com)") == "Library/1.2" and product("") == ""
    assert product("mail@example.com").startswith("(hidden) ")
    assert secrets_in("http://x/?code_verifier=1&state=2&access_token=3") == ["access_token", "code_verifier"]
