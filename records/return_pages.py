"""What the pages of returns show, as strings: every amount and date is formatted here, once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from records.due_dates import due_dates
from records.income.checks import MADE_OF, parts_of_line
from records.income.document import Document
from records.line_words import TOTALS, line_words
from records.refund_words import next_words, why
from records.returns import ASKED_ON_TOP, Kind, Letter, Lines, ReturnYear, State, Version, differing, in_order
from taxportal.kit.formats import day, money

_FILING_STATUS = {
    "S": gettext_lazy("Single"),
    "MFJ": gettext_lazy("Married filing jointly"),
    "MFS": gettext_lazy("Married filing separately"),
    "HOH": gettext_lazy("Head of household"),
    "QSS": gettext_lazy("Qualifying surviving spouse"),
}
_STATE_WORDS = {
    State.NOT_FILED: gettext_lazy("No return from you"),
    State.RECEIVED: gettext_lazy("Received, not on your account yet"),
    State.HELD: gettext_lazy("On your account, refund held"),
    State.AS_FILED: gettext_lazy("Accepted as you filed it"),
    State.CHANGED: gettext_lazy("Changed by us"),
    State.AMENDED_OPEN: gettext_lazy("Amended return being worked"),
    State.AMENDED_DONE: gettext_lazy("Amended return decided"),
}
_OPEN = frozenset({State.RECEIVED, State.HELD, State.AMENDED_OPEN})
# Lines where the return should say exactly what was reported; others take in what nobody reports.
_REPORTED_WHOLE = frozenset({"1a", "2b", "25a", "25b", "25d"})


@dataclass(frozen=True)
class ListRow:
    """A year of the list: the state of the return, and how many documents were reported."""

    tax_year: str
    url: str
    state: str
    received: str
    documents: str
    income_url: str


@dataclass(frozen=True)
class LineRow:
    """A line of the return with its two amounts, their difference where there is one, and who reported it."""

    number: str
    label: str
    filed: str
    worked_out: str
    difference: str
    is_total: bool
    sources: tuple[str, ...]


@dataclass(frozen=True)
class VersionBlock:
    """One version: what it is, facts about it, and what it changes."""

    heading: str
    text: str
    facts: tuple[dict[str, str], ...]
    changes: tuple[LineRow, ...]


@dataclass(frozen=True)
class ReturnPage:
    """Everything on the page of one year's return. ``compared`` says that filed and worked-out amounts differ."""

    tax_year: str
    filed: bool
    headline: str
    body: str
    facts: tuple[dict[str, str], ...]
    why: tuple[str, ...]
    lines: tuple[LineRow, ...]
    compared: bool
    versions: tuple[VersionBlock, ...]
    disagree: tuple[str, ...]
    posted: bool


def list_row(year: ReturnYear, *, documents: int, url: str, income_url: str) -> ListRow:
    """A year in one line."""
    original, said = year.original, ngettext("%(n)d document", "%(n)d documents", documents) % {"n": documents}
    return ListRow(
        tax_year=str(year.tax_year),
        url=url,
        state=str(_STATE_WORDS[year.state]),
        received=day(original.received_on) if original else "",
        documents=said if documents else _("None yet"),
        income_url=income_url if documents else "",
    )


def return_page(year: ReturnYear, documents: Sequence[Document]) -> ReturnPage:
    """One year's return. ``documents`` are those of the reader, of that year."""
    original = year.original
    body, facts = (_open_words(year), _facts(year, original)) if original else (_not_filed(year), ())
    return ReturnPage(
        tax_year=str(year.tax_year),
        filed=original is not None,
        headline=_headline(year),
        body=body,
        facts=tuple({"term": term, "value": value} for term, value in facts if value),
        why=tuple(_why(year)),
        lines=tuple(_lines(year, original, documents)) if original else (),
        compared=bool(original and original.adjustments),
        versions=tuple(_version(year, version) for version in year.versions) if len(year.versions) > 1 else (),
        disagree=tuple(_disagree(year, original)) if original else (),
        posted=year.posted_on is not None,
    )


def _headline(year: ReturnYear) -> str:
    words = {
        State.NOT_FILED: _("We have no %(year)s return from you."),
        State.RECEIVED: _("We received your return. It is not on your account yet."),
        State.HELD: _("Your return is on your account as you filed it. Its refund is held."),
        State.AS_FILED: _("We accepted your return as you filed it."),
        State.CHANGED: _("We changed your return."),
        State.AMENDED_OPEN: _("Your amended return is being worked."),
        State.AMENDED_DONE: _("We have decided on your amended return."),
    }
    return words[year.state] % {"year": year.tax_year}


def _not_filed(year: ReturnYear) -> str:
    words = _("We asked about it in notice %(code)s of %(day)s.")
    asked = [words % {"code": letter.code, "day": day(letter.issued_on)} for letter in year.letters]
    return " ".join([*asked, _due_words(year)])


def _told_in(letter: Letter) -> str:
    return _("We told you in notice %(code)s of %(day)s.") % {"code": letter.code, "day": day(letter.issued_on)}


def _due_words(year: ReturnYear) -> str:
    due = due_dates(year.tax_year).payment
    if year.on <= due:
        return _(
            "A return for %(year)s is due by %(day)s. One that is filed online shows here a day after we receive it, a paper "
            "return in about four weeks."
        ) % {"year": year.tax_year, "day": day(due)}
    return _(
        "A return for %(year)s was due by %(day)s. If you had to file one, file it as soon as you can: what is owed grows each "
        "month, and a refund can be claimed for three years only. If you did not have to file, you need do nothing."
    ) % {"year": year.tax_year, "day": day(due)}


def _open_words(year: ReturnYear) -> str:
    """Why it waits and what the person can do; where the return is settled, what came of it."""
    if year.state not in _OPEN:
        return _outcome(year)
    if year.story:
        return " ".join(filter(None, [why(year.story), next_words(year.story).you_can]))
    return _("We check it and put it on your account, as a rule within 21 days. You do not need to do anything.")


def _outcome(year: ReturnYear) -> str:
    original = year.original
    if original is None or year.state is not State.CHANGED:
        return ""
    before, after = original.lines, original.worked_out
    if before.get("35a") or after.get("35a"):
        words = _("Your refund went from %(before)s to %(after)s.")
        return words % {"before": _dollars(before, "35a"), "after": _dollars(after, "35a")}
    words = _("What you owe went from %(before)s to %(after)s.")
    return words % {"before": _dollars(before, "37"), "after": _dollars(after, "37")}


def _facts(year: ReturnYear, original: Version) -> list[tuple[str, str]]:
    facts = [
        (_("Received"), _received(original)),
        (_("On your account since"), day(year.posted_on) if year.posted_on else ""),
        (_("Filing status"), str(_FILING_STATUS.get(original.filing_status, original.filing_status))),
        (_("Filed with"), year.spouse_given_name),
        (_("Dependents"), _dependents(original)),
    ]
    if year.story and year.state in _OPEN:
        upcoming = next_words(year.story)
        facts += [
            (_("What happens next"), upcoming.title),
            (_("Who acts next"), _capital(upcoming.actor)),
            (_("When"), _capital(upcoming.by_when)),
        ]
    return facts


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _received(version: Version) -> str:
    words = _("%(day)s, on paper") if version.by_mail else _("%(day)s, filed online")
    return words % {"day": day(version.received_on)}


def _dependents(version: Version) -> str:
    return ", ".join(f"{child.get('name', '')} ({child.get('relationship', '')})" for child in version.dependents)


def _why(year: ReturnYear) -> list[str]:
    original = year.original
    if original is None:
        return []
    told = [
        _("%(reason)s Worked out on %(day)s.") % {"reason": change.reason, "day": day(change.assessed_on)}
        for change in original.adjustments
    ]
    return [*told, *map(_told_in, year.letters)] if told else []


def _lines(year: ReturnYear, original: Version, documents: Sequence[Document]) -> list[LineRow]:
    filed, worked_out = original.lines, original.worked_out
    return [
        _line(number, filed, worked_out, _sources(number, year, filed, documents))
        for number in in_order({*filed, *worked_out})
        if filed.get(number) or worked_out.get(number) or number in TOTALS & {*filed}
    ]


def _line(number: str, before: Lines, after: Lines, sources: tuple[str, ...] = ()) -> LineRow:
    change = after.get(number, 0) - before.get(number, 0)
    return LineRow(
        number=number,
        label=line_words(number),
        filed=_dollars(before, number),
        worked_out=_dollars(after, number),
        difference=f"{'+' if change > 0 else ''}{money(change * 100)}" if change else "",
        is_total=number in TOTALS,
        sources=sources,
    )


def _dollars(lines: Lines, number: str) -> str:
    return money(lines.get(number, 0) * 100)


def _sources(number: str, year: ReturnYear, filed: Lines, documents: Sequence[Document]) -> tuple[str, ...]:
    """Who reported the figure of a line, and what of it nobody did."""
    if number not in MADE_OF or (number == "25d" and {"25a", "25b"} & {*filed}):
        return ()
    parts = parts_of_line(number, documents)
    said = [
        _("%(form)s of %(payer)s, received %(day)s: %(amount)s")
        % {"form": d.form, "payer": d.payer_name, "day": day(d.received_on), "amount": money(cents)}
        for d, cents in parts
    ]
    reported = sum(cents for _document, cents in parts)
    if number in _REPORTED_WHOLE and reported != filed.get(number, 0) * 100:
        said.append(_not_reported(year, filed.get(number, 0) * 100, reported))
    return tuple(said)


def _not_reported(year: ReturnYear, on_return: int, reported: int) -> str:
    if year.spouse_given_name and reported < on_return:
        words = _("The rest, %(amount)s, comes from documents of %(name)s, which only %(name)s can see.")
        if not reported:
            words = _("It comes from documents of %(name)s, which only %(name)s can see.")
        return words % {"amount": money(on_return - reported), "name": year.spouse_given_name}
    if not reported and year.on < date(year.tax_year + 1, 7, 1):
        return _("Nobody has reported this to us yet. Documents of a year come in until July of the next.")
    words = _("Your return says %(filed)s; %(reported)s was reported to us.")
    return words % {"filed": money(on_return), "reported": money(reported)}


def _version(year: ReturnYear, version: Version) -> VersionBlock:
    heading = {
        Kind.ORIGINAL: _("Original return, Form 1040"),
        Kind.SECOND: _("A second return"),
        Kind.AMENDED: _("Amended return, Form 1040-X"),
    }[version.kind]
    facts = [{"term": _("Received"), "value": _received(version)}]
    if version.locator:
        facts.append({"term": _("Document locator number"), "value": version.locator})
    if version.kind is Kind.SECOND:
        text = _(
            "Another return for this year came in under your number. We don\u2019t show more than its date, because it may not "
            "be yours, and we don\u2019t work on it until that is clear."
        )
        return VersionBlock(heading, text, tuple(facts[:1]), ())
    if version.kind is Kind.ORIGINAL:
        return VersionBlock(heading, "", tuple(facts), ())
    if version.explanation:
        facts.append({"term": _("Your explanation"), "value": version.explanation})
    facts.append({"term": _("Refund asked for on top"), "value": _dollars(version.lines, ASKED_ON_TOP)})
    return VersionBlock(heading, "", tuple(facts), tuple(_changes(year, version)))


def _changes(year: ReturnYear, amended: Version) -> list[LineRow]:
    original = year.original
    before = original.worked_out if original else {}
    numbers = [number for number in differing(before, amended.lines) if number != ASKED_ON_TOP]
    return [_line(number, before, amended.lines) for number in numbers]


def _disagree(year: ReturnYear, original: Version) -> list[str]:
    ways = [_against_letter(year, letter.code, letter.answer_by) for letter in year.letters if letter.answer_by]
    filed = max(original.received_on, due_dates(year.tax_year).payment)
    until = day(filed.replace(year=filed.year + 3, day=min(filed.day, 28) if filed.month == 2 else filed.day))
    return [
        *ways,
        _(
            "If what somebody reported about you is wrong, ask them for a corrected form. We change our record on the day on "
            "which the correction reaches us."
        ),
        _("If your own return is wrong, file an amended return, Form 1040-X, by %(day)s.") % {"day": until},
    ]


def _against_letter(year: ReturnYear, code: str, answer_by: date) -> str:
    if year.on <= answer_by:
        return _("If you think that our change is wrong, answer notice %(code)s by %(day)s.") % {
            "code": code,
            "day": day(answer_by),
        }
    return _("You could ask us to undo the change of notice %(code)s until %(day)s; that day has passed.") % {
        "code": code,
        "day": day(answer_by),
    }
