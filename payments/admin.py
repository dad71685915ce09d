"""Payments in the staff site: lists, exact search and read-only details. It shows; no rules live here."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from payments.models import Payment
from records.staff import RecordAdmin
from taxportal.kit.formats import money


@admin.register(Payment)
class PaymentAdmin(RecordAdmin):
    """Payments, latest first. Of a bank account staff see the bank and the last four characters."""

    list_display = ["reference", "taxpayer_ref", "tax_year", "amount", "pay_on", "state"]
    list_display_links = ["reference"]
    list_select_related = ["payer", "module"]
    list_filter = ["state"]
    search_exact = ("reference", "payer__ref", "module__primary__ref")
    taxpayer_path = "payer"
    ordering = ["-pay_on", "-created_at"]
    fields = [
        *("reference", "taxpayer_ref", "tax_year", "reason", "amount", "pay_on", "state"),
        *("routing_number", "account_last4", "account_type"),
        *("created_at", "scheduled_on", "cutoff_at", "sent_on", "cleared_on", "allocated_on"),
        *("cancelled_on", "returned_on", "reversed_on"),
    ]
    readonly_fields = ["taxpayer_ref", "tax_year", "amount"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Payment]:
        """Leave the encrypted account number where it is."""
        found: QuerySet[Payment] = super().get_queryset(request)
        return found.defer("account_number")

    @admin.display(description="payer", ordering="payer__ref")
    def taxpayer_ref(self, payment: Payment) -> str:
        """The opaque reference, never a name."""
        return payment.payer.ref

    @admin.display(description="tax year")
    def tax_year(self, payment: Payment) -> int:
        """The year that the money pays."""
        return payment.module.tax_year

    @admin.display(description="amount", ordering="amount_cents")
    def amount(self, payment: Payment) -> str:
        """Dollars and cents."""
        return money(payment.amount_cents)
