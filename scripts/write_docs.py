"""Write the pages under docs/ that are drawn from tables in the code, so that drawing and code can't part.

    python scripts/write_docs.py            # writes them
    python scripts/write_docs.py --check    # only says which ones are out of date

A test compares them as well. To add a life: one line in LIVES.
"""

import sys
from collections.abc import Mapping
from enum import Enum
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

Life = tuple[str, str, Mapping[Any, frozenset[Any]], Mapping[Any, str]]


def lives() -> list[Life]:
    """Return every life as (title, where it is written, its transitions, its meanings)."""
    from accounts import states as accounts
    from payments import states as payments

    return [
        ("A payment", "payments/states.py", payments.TRANSITIONS, payments.MEANINGS),
        (
            "A link between a login and a record",
            "accounts/states.py",
            accounts.LINK_TRANSITIONS,
            accounts.LINK_MEANINGS,
        ),
        ("A review case", "accounts/states.py", accounts.CASE_TRANSITIONS, accounts.CASE_MEANINGS),
    ]


def states_page() -> str:
    """Return docs/states.md: one drawing and one table a life."""
    parts = [
        "# The lives of things\n",
        "Written by `scripts/write_docs.py` from the tables in the code. Change the table, not this page.\n",
    ]
    for title, source, transitions, meanings in lives():
        parts += [
            f"## {title}\n",
            f"From `{source}`.\n",
            _drawing(transitions),
            _table(transitions, meanings),
        ]
    return "\n".join(parts)


def _drawing(transitions: Mapping[Any, frozenset[Any]]) -> str:
    targets = {target for after in transitions.values() for target in after}
    lines = [f"    [*] --> {state.value}" for state in transitions if state not in targets]
    for state, after in transitions.items():
        lines += [f"    {state.value} --> {target.value}" for target in _in_order(transitions, after)]
        lines += [] if after else [f"    {state.value} --> [*]"]
    return "\n".join(["```mermaid", "stateDiagram-v2", *lines, "```", ""])


def _table(transitions: Mapping[Any, frozenset[Any]], meanings: Mapping[Any, str]) -> str:
    rows = ["| State | May become | Meaning |", "|---|---|---|"]
    for state, after in transitions.items():
        may = ", ".join(target.value for target in _in_order(transitions, after)) or "nothing, it ends here"
        rows.append(f"| {state.value} | {may} | {meanings[state]} |")
    return "\n".join([*rows, ""])


def _in_order(transitions: Mapping[Any, frozenset[Any]], some: frozenset[Enum]) -> list[Any]:
    return [state for state in transitions if state in some]


def banks_page() -> str:
    """Return docs/sandbox-banks.md: the invented banks, their accounts and what each one does."""
    from payments.bank import SANDBOX_ACCOUNTS, bank_name

    rows = [
        "# Banks of the practice site\n",
        "Written by `scripts/write_docs.py` from `payments/bank.py`. The banks are invented. Any routing",
        "number that passes the checks is accepted; these are known by name. Never type the number of a",
        "real account.\n",
        "| Bank | Routing number | Account number | Type | A payment from it |",
        "|---|---|---|---|---|",
    ]
    for account in SANDBOX_ACCOUNTS:
        name = bank_name(account.routing_number)
        cells = (
            name,
            f"`{account.routing_number}`",
            f"`{account.account_number}`",
            account.account_type.value,
            account.does,
        )
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join([*rows, ""])


def outcomes_page() -> str:
    """Return docs/outcomes.md: every way in which a sign-in can end, with its page, its log codes and how to bring it about."""
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_I18N=False)  # the words in English, as they stand in the code
    from accounts.outcomes import CATALOGUE

    parts = [
        "# How a sign-in can end\n",
        "Written by `scripts/write_docs.py` from `accounts/outcomes/`. Each outcome has a page of its own, a reference that",
        "staff find the attempt by, and one log code for each cause. Words in *italics* are filled in when the page is shown.\n",
        "| Code | Name | Trigger | Page | Status |",
        "|---|---|---|---|---|",
        *(
            f"| [{code}](#{code.lower()}-{row.name}) | {row.name} | {row.trigger} | {_where(row)} | {row.status} |"
            for code, row in CATALOGUE.items()
        ),
        "",
        *(_outcome(row) for row in CATALOGUE.values()),
    ]
    return "\n".join(parts)


def _filled(words: object) -> str:
    """Return the words with a name in italics for what is filled in when the page is shown."""
    return str(words) % {"provider": "*provider*", "other_provider": "*other provider*", "answer_by": "*date*"}


def _where(row: Any) -> str:
    places = {
        "next": "the page that was asked for",
        "limited": "`/account/limited/`",
        "match": "`/account/match/`",
        "problem": f"`/signin/problem/{row.code}/<reference>/`",
    }
    return places[row.place.value]


def _outcome(row: Any) -> str:
    from accounts.outcomes import LOG_CODES

    causes = [cause for cause in LOG_CODES.values() if cause.outcome == row.code]
    ways = "; ".join(_filled(way.label) for way in row.ways) or "none needed"
    return "\n".join(
        [
            f"## {row.code} {row.name}\n",
            f"When: {row.trigger}.\n",
            f"> **{_filled(row.heading)}**\n>",
            *(f"> {_filled(paragraph)}\n>" for paragraph in row.body),
            f"> What happens next: {_filled(row.next_step)}\n",
            f"- Where: {_where(row)}, status {row.status}" + (", with Retry-After" if row.retry_after_s else ""),
            f"- Ways on: {ways}",
            f"- With the practice provider: {row.stub}",
            "",
            "| Log code | Cause | Said of it |",
            "|---|---|---|",
            *(f"| `{cause.code}` | {cause.meaning} | {_filled(cause.words)} |" for cause in causes),
            "",
        ]
    )


def pages() -> dict[Path, str]:
    """Return what each generated page should hold."""
    docs = ROOT / "docs"
    return {
        docs / "states.md": states_page(),
        docs / "sandbox-banks.md": banks_page(),
        docs / "outcomes.md": outcomes_page(),
    }


def main(arguments: list[str]) -> int:
    """Write the pages, or with --check name those that are out of date; return the exit status."""
    stale = [path for path, text in pages().items() if not path.exists() or path.read_text() != text]
    for path in stale:
        if "--check" in arguments:
            print(f"{path.relative_to(ROOT)} is out of date: run python scripts/write_docs.py")
        else:
            path.write_text(pages()[path])
            print(f"wrote {path.relative_to(ROOT)}")
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
