"""What a client did under each fault, told from logs made by hand."""

from __future__ import annotations

import pytest

from stub_idp.report.log import KEYS, Entry
from stub_idp.report.seen import Seen
from stub_idp.report.under_faults import Outcome, reactions
from tests.stub_idp.logs_by_hand import a_client, answer, fetched, reads, redeems

RIGHT = [answer(1), redeems(2), reads(3, "token-2")]


@pytest.mark.parametrize(
    ("faults", "entries", "outcome", "right"),
    [
        (["state-altered"], [], Outcome.STOPPED, True),
        (["state-altered"], [redeems(12, "code-11")], Outcome.WENT_ON, False),
        (["wrong-aud"], [], Outcome.HIDDEN, None),
        (["wrong-aud"], [redeems(12, "code-11")], Outcome.STOPPED, True),
        (["wrong-aud"], [redeems(12, "code-11"), reads(13, "token-12")], Outcome.WENT_ON, False),
        (["key-rotated"], [redeems(12, "code-11")], Outcome.STOPPED, False),
        (["key-rotated"], [redeems(12, "code-11"), reads(13, "token-12")], Outcome.WENT_ON, True),
        (["lower-acr"], [redeems(12, "code-11"), reads(13, "token-12")], Outcome.HIDDEN, None),
        (["lower-acr"], [redeems(12, "code-11")], Outcome.STOPPED, True),
        (["empty-jwks"], [redeems(12, "code-11"), reads(13, "token-12")], Outcome.HIDDEN, None),
        (["code-twice"], [redeems(12, "another", status=400)], Outcome.WENT_ON, False),
        (["code-twice"], [], Outcome.STOPPED, True),
        (["code-expired"], [redeems(12, "code-11", status=400)], Outcome.HIDDEN, None),
        (["sub-differs"], [redeems(12, "code-11"), reads(13, "token-12")], Outcome.HIDDEN, None),
        (["discovery-wrong-issuer"], [redeems(12, "code-11")], Outcome.HIDDEN, None),
        (["token-gzip"], [redeems(12, "code-11", facts={"token": ""}), reads(13, "unseen")], Outcome.WENT_ON, False),
        (["token-500"], [redeems(12, "code-11", status=500)], Outcome.HIDDEN, None),
        (["token-redirect"], [redeems(12, "code-11", status=302)], Outcome.STOPPED, True),
    ],
)
def test_a_client_under_a_fault(faults: list[str], entries: list[Entry], outcome: Outcome, right: bool | None) -> None:
    (reaction,) = reactions(Seen(a_client(), (*RIGHT, answer(11, *faults), *entries)))
    assert (reaction.outcome, reaction.right) == (outcome, right), reaction


def test_a_client_that_never_asks_userinfo_cannot_be_judged_by_that() -> None:
    entries = (answer(1), redeems(2), answer(11, "wrong-aud"), redeems(12, "code-11"))
    assert reactions(Seen(a_client(), entries))[0].right is None


def test_stopping_under_two_faults_proves_neither_and_the_worst_meeting_counts() -> None:
    both = (*RIGHT, answer(11, "wrong-aud", "wrong-iss"), redeems(12, "code-11"))
    assert {reaction.right for reaction in reactions(Seen(a_client(), both))} == {None}
    twice = (*both, answer(21, "wrong-aud"), redeems(22, "code-21"), reads(23, "token-22"))
    twice = (*twice, answer(31, "wrong-aud"), redeems(32, "code-31"))
    assert [(r.slug, r.right) for r in reactions(Seen(a_client(), twice))] == [
        ("wrong-aud", False),
        ("wrong-iss", None),
    ]


def test_bent_keys_show_only_to_a_client_that_fetches_them() -> None:
    entries = (*RIGHT, answer(11, "kid-ambiguous"), redeems(12, "code-11"), reads(14, "token-12"))
    before, since = (fetched(1, KEYS, "k1"),), (fetched(13, KEYS, "k1"),)
    assert [reactions(Seen(a_client(), entries, fetches))[0].right for fetches in ((), before, since)] == [
        None,
        None,
        False,
    ]
    assert reactions(Seen(a_client(), entries, since, shared=True))[0].right is None
