"""Which years an address may name."""

from django.http import Http404

from records.transcripts import YEARS_ONLINE
from taxportal.kit.requests import TaxpayerRequest


def check_year(request: TaxpayerRequest, tax_year: int) -> None:
    """Raises Http404 for a year that no transcript exists for, whoever asks."""
    newest = request.moment.business_date.year
    if not newest - YEARS_ONLINE <= tax_year <= newest:
        raise Http404
