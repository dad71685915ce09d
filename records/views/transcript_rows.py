"""What the pages of transcripts show, as strings: rows of figures, ledger lines, the table of types and years."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.queries import YearOfTranscripts
from records.transcripts import Availability, Item, Kind, LedgerLine, Section, Transcript
from records.transcripts.return_ import PER_COMPUTER

NAMES: dict[Kind, str | Promise] = {
    Kind.RETURN: gettext_lazy("Return transcript"),
    Kind.ACCOUNT: gettext_lazy("Account transcript"),
    Kind.RECORD: gettext_lazy("Record of account"),
    Kind.WAGE: gettext_lazy("Wage and income transcript"),
    Kind.NON_FILING: gettext_lazy("Letter of non-filing"),
}
SHOWS: dict[Kind, str | Promise] = {
    Kind.RETURN: gettext_lazy("Your return line by line, as you filed it."),
    Kind.ACCOUNT: gettext_lazy("Everything that was posted to your account for the year."),
    Kind.RECORD: gettext_lazy("Return and account in one document."),
    Kind.WAGE: gettext_lazy("What employers, banks and others reported about your income."),
    Kind.NON_FILING: gettext_lazy("That we have no return from you for the year."),
}
_NEEDS = (
    (gettext_lazy("For a mortgage or another loan"), Kind.RETURN),
    (gettext_lazy("For student aid"), Kind.RETURN),
    (gettext_lazy("For student aid or benefits, and you did not file"), Kind.NON_FILING),
    (gettext_lazy("For immigration, or when a lender asks about a return you changed"), Kind.RECORD),
    (gettext_lazy("To follow a refund, a debt or a penalty"), Kind.ACCOUNT),
    (gettext_lazy("To prepare a return that is late, or to show your income"), Kind.WAGE),
)
FORMATS = ("pdf", "csv", "json")


@dataclass(frozen=True)
class Cell:
    """One type in one year: where it is, or why it isn't."""

    name: str
    url: str
    why_not: str


@dataclass(frozen=True)
class YearRow:
    """One year of the table."""

    tax_year: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Need:
    """What somebody needs a transcript for, and the newest one that fits; without an address, why there is none."""

    purpose: str
    name: str
    url: str
    why_not: str


@dataclass(frozen=True)
class Figure:
    """A line of a block, in plain words where it has some. ``computed`` is the agency's own figure where it stands beside what
    was filed; ``official`` the printed labels with their values, ``sources`` who reported them.
    """

    plain: str
    value: str
    computed: str
    line: str
    official: tuple[Item, ...]
    sources: tuple[str, ...]
    differs: bool

    @property
    def why(self) -> str:
        """Why the agency's figure is another one; "" where both are the same."""
        return self.sources[-1] if self.differs and self.sources else ""

    @property
    def has_more(self) -> bool:
        """Whether the printed label or a source says more than the words that stand there already."""
        return bool(self.sources) or self.plain != self.official[0].label


@dataclass(frozen=True)
class Block:
    """A section ready to print: ``figures`` with something on them, ``nothing`` those that are $0.00."""

    heading: str
    level: int
    notes: tuple[str, ...]
    figures: tuple[Figure, ...]
    nothing: tuple[Figure, ...]
    items: tuple[Item, ...]
    lines: tuple[LedgerLine, ...]
    paired: bool


def page_url(tax_year: int, kind: Kind) -> str:
    """The address of a transcript's page."""
    return reverse("records:transcript", args=[tax_year, kind])


def year_rows(years: Iterable[YearOfTranscripts]) -> list[YearRow]:
    """The table of types and years."""
    return [YearRow(str(year.tax_year), tuple(_cell(found) for found in year.kinds)) for year in years]


def _cell(found: Availability) -> Cell:
    url = page_url(found.tax_year, found.kind)
    return Cell(str(NAMES[found.kind]), url if found.available else "", found.why_not)


def needs(years: list[YearOfTranscripts]) -> list[Need]:
    """For each purpose the newest transcript that fits; where there is none, the reason of the newest year on the page."""
    return [_need(str(purpose), kind, years) for purpose, kind in _NEEDS]


def _need(purpose: str, kind: Kind, years: list[YearOfTranscripts]) -> Need:
    found = [cell for year in years for cell in year.kinds if cell.kind == kind]
    best = next((cell for cell in found if cell.available), None)
    if best:
        name = _("%(name)s %(year)s") % {"name": NAMES[kind], "year": best.tax_year}
        return Need(purpose, name, page_url(best.tax_year, kind), "")
    return Need(purpose, str(NAMES[kind]), "", found[0].why_not if found else "")


def downloads(tax_year: int, kind: Kind) -> list[dict[str, str]]:
    """The formats to download, each with its address."""
    urls = [(name, reverse("records:transcript_download", args=[tax_year, kind, name])) for name in FORMATS]
    return [{"name": name.upper(), "url": url} for name, url in urls]


def blocks(transcript: Transcript) -> list[Block]:
    """The sections of a transcript for its page."""
    collapse = transcript.kind in {Kind.RETURN, Kind.RECORD, Kind.WAGE}
    return [_block(section, collapse=collapse) for section in transcript.sections]


def _block(section: Section, *, collapse: bool) -> Block:
    figures = _figures(section.items)
    empty = [figure for figure in figures if collapse and _is_nothing(figure)]
    return Block(
        heading=section.heading,
        level=section.level,
        notes=section.notes,
        figures=tuple(figure for figure in figures if figure not in empty),
        nothing=tuple(empty),
        items=section.items,
        lines=section.lines,
        paired=any(figure.computed for figure in figures),
    )


def _is_nothing(figure: Figure) -> bool:
    cents = {item.cents for item in figure.official}
    return cents == {0} or not any(item.value for item in figure.official)


def _figures(items: tuple[Item, ...]) -> list[Figure]:
    """Each item as a figure; one followed by its own "per computer" becomes a single one with both."""
    figures, waiting = [], list(items)
    while waiting:
        first = waiting.pop(0)
        twin = waiting.pop(0) if waiting and waiting[0].label == f"{first.label}{PER_COMPUTER}" else None
        figures.append(_figure(first, twin))
    return figures


def _figure(first: Item, twin: Item | None) -> Figure:
    official = (first, twin) if twin else (first,)
    alone = twin is None and first.label.endswith(PER_COMPUTER)
    return Figure(
        plain=first.plain or first.label,
        value="" if alone else first.value,
        computed=first.value if alone else twin.value if twin else "",
        line=first.line,
        official=official,
        sources=tuple(dict.fromkeys(item.source for item in official if item.source)),
        differs=twin is not None and twin.cents != first.cents,
    )
