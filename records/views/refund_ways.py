"""What the refund pages share: the year that an address names, and the ways on from a refund."""

from datetime import timedelta

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from records import queries
from records.holds import Actor
from records.models import Case
from records.queries import RefundYear
from records.refund_pages import Way
from records.refunds.ahead import trace_from
from records.refunds.values import Kind, RefundStory
from records.views.years import check_year
from taxportal.kit.requests import TaxpayerRequest

UNPROCESSABLE = 422
_OPENED_ON = {
    Case.Kind.IDENTITY_NOT_MINE: "records:refund_identity",
    Case.Kind.OFFSET_CONTESTED: "records:refund_offset",
    Case.Kind.REFUND_MISSING: "records:refund_trace",
}
_STILL_WAITING = timedelta(days=60)  # later the refund counts as delivered, and the page only tells how to ask


def year_of(request: TaxpayerRequest, tax_year: int) -> RefundYear:
    """The refund of the year in the address, this person's own; Http404 for a year beyond the records."""
    check_year(request, tax_year)
    return queries.refund_year(taxpayer=request.taxpayer, tax_year=tax_year, on=request.moment.business_date)


def url_if_there(name: str, *args: object) -> str:
    """The address of a page, "" where this process does not have it."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def ways_on(story: RefundStory, year: RefundYear) -> list[Way]:
    """What the person can do about this refund, the thing that is asked for first."""
    number = year.tax_year
    ways = []
    if story.identity_asked:
        ways.append(
            Way(_("Tell us whether you filed it"), reverse("records:refund_identity", args=[number]), main=True)
        )
    if story.disowned:
        ways.append(Way(_("What happens now"), reverse("records:refund_identity", args=[number])))
    if story.status is Kind.BANK_REJECTED:
        ways.append(Way(_("Check the address that we have"), url_if_there("accounts:profile"), main=True))
    if offsets_of(story):
        ways.append(Way(_("If you think this was wrong"), reverse("records:refund_offset", args=[number])))
    if _is_recent(story) and not year.cases.get(Case.Kind.REFUND_MISSING):
        ways.append(Way(_("The money did not come?"), reverse("records:refund_trace", args=[number])))
    if not story.amended:
        ways += [_case_or_receipt(case, number) for case in year.cases.values()]
    return [way for way in ways if way.url]


def _is_recent(story: RefundStory) -> bool:
    """Whether money went out so lately that somebody may still wait for it."""
    first = trace_from(story)
    return first is not None and story.on - first <= _STILL_WAITING


def offsets_of(story: RefundStory) -> bool:
    """Whether part of this refund went to somebody else."""
    return any(step.kind is Kind.OFFSET_APPLIED and step.actor in {Actor.AGENCY, Actor.US} for step in story.steps)


def _case_or_receipt(case: Case, tax_year: int) -> Way:
    """The page that follows the case, else the one on which it was opened, which says where it stands."""
    way = case_way(case)
    return Way(way.label, way.url or reverse(_OPENED_ON[Case.Kind(case.kind)], args=[tax_year]))


def case_way(case: Case) -> Way:
    """The page that follows a case, or nowhere where this process does not have it."""
    return Way(_("Follow your case %(ref)s") % {"ref": case.ref}, url_if_there("records:case", case.ref))
