"""The cases that a person opened."""

from datetime import date, timedelta

from django.db.models import Q, QuerySet

from records.case_values import CaseSeen
from records.case_words import CASE_WORDS
from records.models import Case, Taxpayer

LATELY = timedelta(days=30)


def cases_of(*, taxpayer: Taxpayer) -> QuerySet[Case]:
    """Every case of this taxpayer, newest first, as a query to narrow further."""
    return Case.objects.filter(taxpayer=taxpayer).select_related("module")


def case_for(*, taxpayer: Taxpayer, ref: str) -> Case:
    """One case by its reference; a stranger's and a missing one both raise Case.DoesNotExist."""
    return cases_of(taxpayer=taxpayer).get(ref=ref)


def cases_seen(*, taxpayer: Taxpayer, on: date) -> list[CaseSeen]:
    """The open cases of this taxpayer and those closed within a month before ``on``, newest first."""
    lately = Q(closed_on__isnull=True) | Q(closed_on__gte=on - LATELY)
    rows = Case.objects.filter(lately, taxpayer=taxpayer, opened_on__lte=on).order_by("-opened_on", "-id")
    found = rows.values_list("ref", "kind", "opened_on", "target_on", "closed_on")[:50]
    return [
        CaseSeen(ref, str(CASE_WORDS[kind].title), opened_on, target_on, closed_on)
        for ref, kind, opened_on, target_on, closed_on in found
    ]
