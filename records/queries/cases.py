"""The cases that a person opened."""

from django.db.models import QuerySet

from records.models import Case, Taxpayer


def cases_of(*, taxpayer: Taxpayer) -> QuerySet[Case]:
    """Every case of this taxpayer, newest first, as a query to narrow further."""
    return Case.objects.filter(taxpayer=taxpayer).select_related("module")


def case_for(*, taxpayer: Taxpayer, ref: str) -> Case:
    """One case by its reference; a stranger's and a missing one both raise Case.DoesNotExist."""
    return cases_of(taxpayer=taxpayer).get(ref=ref)
