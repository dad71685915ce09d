"""Staff pages of the records: taxpayers, accounts, postings, refund events, audit events. To read only.

No list, search or title shows a name, a birth date or more of a tax number than its last four digits.
"""

from django.contrib import admin

from records import audit
from records.access_log import Purpose
from records.models import (
    AuditEvent,
    Case,
    Notice,
    NoticeReply,
    PlannedEvent,
    Posting,
    RefundEvent,
    ReturnRejection,
    TaxModule,
    Taxpayer,
)
from records.staff import RecordAdmin
from taxportal.kit.formats import money


@admin.register(Taxpayer)
class TaxpayerAdmin(RecordAdmin):
    """Taxpayers by reference."""

    list_display = ["ref", "masked_tin", "tin_kind", "name_control", "language"]
    list_display_links = ["ref"]
    search_exact = ("ref",)
    taxpayer_path = "self"
    ordering = ["ref"]
    readonly_fields = ["masked_tin"]
    fields = ["ref", "masked_tin", "tin_kind", "given_name", "family_name", "name_control", "date_of_death", "language"]


@admin.register(TaxModule)
class TaxModuleAdmin(RecordAdmin):
    """Tax accounts by the reference of their first-named taxpayer."""

    list_display = ["id", "mft", "period", "primary_ref", "is_joint"]
    list_display_links = ["id"]
    list_select_related = ["primary"]
    search_exact = ("primary__ref", "secondary__ref")
    taxpayer_path = "primary"
    ordering = ["-id"]
    fields = ["mft", "period", "primary", "secondary"]

    @admin.display(description="first-named taxpayer")
    def primary_ref(self, module: TaxModule) -> str:
        """The reference of the first-named taxpayer."""
        return module.primary.ref

    @admin.display(description="joint", boolean=True)
    def is_joint(self, module: TaxModule) -> bool:
        """Whether two people stand on it."""
        return module.secondary_id is not None


@admin.register(Posting)
class PostingAdmin(RecordAdmin):
    """The ledger, newest entry first."""

    list_display = ["id", "code", "posted_on", "date", "amount", "module", "taxpayer_ref", "source_kind"]
    list_display_links = ["id"]
    list_select_related = ["module__primary"]
    search_exact = ("module__primary__ref", "module__secondary__ref", "source_id")
    taxpayer_path = "module.primary"
    ordering = ["-id"]
    readonly_fields = ["amount"]
    fields = [
        *("module", "code", "posted_on", "date", "amount", "cycle", "action_code", "reason", "memo_cents", "text_data"),
        *("payer", "source_kind", "source_id", "reverses", "recorded_at"),
    ]

    @admin.display(description="amount")
    def amount(self, posting: Posting) -> str:
        """Dollars and cents; a credit is negative."""
        return money(posting.amount_cents)

    @admin.display(description="first-named taxpayer")
    def taxpayer_ref(self, posting: Posting) -> str:
        """The reference of the account's first-named taxpayer."""
        return posting.module.primary.ref


@admin.register(RefundEvent)
class RefundEventAdmin(RecordAdmin):
    """What happened to refunds beside the ledger."""

    list_display = ["id", "kind", "track", "date", "hold_reason", "answer_by", "module"]
    list_display_links = ["id"]
    list_select_related = ["module"]
    search_exact = ("module__primary__ref", "module__secondary__ref")
    taxpayer_path = "module.primary"
    ordering = ["-id"]


@admin.register(ReturnRejection)
class ReturnRejectionAdmin(RecordAdmin):
    """Returns that were refused for good."""

    list_display = ["id", "tax_return", "reason", "rejected_on"]
    list_display_links = ["id"]
    list_select_related = ["tax_return"]
    search_exact = ("tax_return__module__primary__ref", "tax_return__module__secondary__ref")
    taxpayer_path = "tax_return.module.primary"
    ordering = ["-id"]


@admin.register(PlannedEvent)
class PlannedEventAdmin(RecordAdmin):
    """What is still to happen, and what was planned and has happened."""

    list_display = ["id", "kind", "due_on", "applied_on", "module"]
    list_display_links = ["id"]
    list_select_related = ["module"]
    search_exact = ("module__primary__ref", "module__secondary__ref", "key")
    taxpayer_path = "module.primary"
    ordering = ["-id"]


@admin.register(Case)
class CaseAdmin(RecordAdmin):
    """What people asked us to look into; those to be answered first come first."""

    list_display = ["ref", "kind", "opened_on", "target_on", "closed_on", "taxpayer"]
    list_display_links = ["ref"]
    list_select_related = ["taxpayer"]
    list_filter = ["kind"]
    search_exact = ("ref", "taxpayer__ref", "subject_ref")
    taxpayer_path = "taxpayer"
    ordering = ["-id"]
    readonly_fields = ["ref"]
    fields = [
        *("ref", "kind", "taxpayer", "module", "subject_kind", "subject_ref", "text"),
        *("opened_on", "target_on", "closed_on", "answer"),
    ]


@admin.register(Notice)
class NoticeAdmin(RecordAdmin):
    """Letters that were issued."""

    list_display = ["ref", "code", "issued_on", "answer_by", "amount", "taxpayer"]
    list_display_links = ["ref"]
    list_select_related = ["taxpayer"]
    search_exact = ("ref", "taxpayer__ref", "code")
    taxpayer_path = "taxpayer"
    ordering = ["-id"]
    readonly_fields = ["ref", "amount"]
    fields = ["ref", "code", "taxpayer", "module", "posting", "issued_on", "answer_by", "amount"]

    @admin.display(description="amount")
    def amount(self, notice: Notice) -> str:
        """Dollars and cents."""
        return money(notice.amount_cents)


@admin.register(NoticeReply)
class NoticeReplyAdmin(RecordAdmin):
    """What people wrote back about notices."""

    list_display = ["ref", "kind", "sent_on", "notice_ref", "taxpayer"]
    list_display_links = ["ref"]
    list_select_related = ["taxpayer", "notice"]
    search_exact = ("ref", "notice__ref", "taxpayer__ref")
    taxpayer_path = "taxpayer"
    ordering = ["-id"]
    readonly_fields = ["ref"]
    fields = ["ref", "kind", "taxpayer", "notice", "case", "text", "sent_on", "sent_at"]

    @admin.display(description="notice")
    def notice_ref(self, reply: NoticeReply) -> str:
        """The reference of the notice."""
        return reply.notice.ref


@admin.register(AuditEvent)
class AuditEventAdmin(RecordAdmin):
    """The audit trail, newest first. ``intact`` recomputes the seal of the row."""

    list_display = ["id", "at", "business_date", "action", "outcome", "actor_type", "taxpayer"]
    list_display_links = ["id"]
    list_select_related = ["taxpayer"]
    list_filter = ["outcome", "actor_type"]
    search_exact = ("taxpayer__ref", "actor_ref", "object_ref", "request_id", "reason_code", "action")
    taxpayer_path = "taxpayer"
    ordering = ["-id"]
    exclude = ["row_mac"]
    purpose = {"purpose": Purpose.AUDIT.value}
    readonly_fields = ["intact"]

    @admin.display(description="seal intact", boolean=True)
    def intact(self, event: AuditEvent) -> bool:
        """Whether the row still is what was written."""
        return audit.is_intact(event)
