"""What the audit trail can say: one place for every event name, all floors."""

from django.db import models


class AuditAction(models.TextChoices):
    """Event names as stored. A name is never reused for something else and never removed once rows carry
    it.
    """

    # Records
    RECORD_VIEWED = "record.viewed", "Record viewed"
    RECORD_VIEW_AS = "record.view_as", "Record viewed as the taxpayer sees it"
    TRANSCRIPT_VIEWED = "transcript.viewed", "Transcript viewed"
    TRANSCRIPT_DOWNLOADED = "transcript.downloaded", "Transcript downloaded"
    NOTICE_VIEWED = "notice.viewed", "Notice viewed"
    LEDGER_POSTED = "ledger.posted", "Posted to the ledger"
    LEDGER_REVERSED = "ledger.reversed", "Posting reversed"
    REFUND_RELEASED = "refund.released", "Refund released"
    REFUND_FROZEN = "refund.frozen", "Refund frozen"
    # Payments
    PAYMENT_SCHEDULED = "payment.scheduled", "Payment scheduled"
    PAYMENT_EDITED = "payment.edited", "Payment changed"
    PAYMENT_CANCELLED = "payment.cancelled", "Payment cancelled"
    PAYMENT_CANCEL_REFUSED = "payment.cancel_refused", "Cancelling a payment refused"
    PAYMENT_REJECTED = "payment.rejected", "Payment rejected at entry"
    PAYMENT_DUP_PROMPT = "payment.dup_prompt", "Asked whether a like payment is meant"
    PAYMENT_IDEM_REPLAYED = "payment.idem_replayed", "Repeated submission answered with the first result"
    PAYMENT_IDEM_CONFLICT = "payment.idem_conflict", "Key used again with other data"
    PAYMENT_CLAIMED = "payment.claimed", "Payment taken into a bank file"
    PAYMENT_SETTLED = "payment.settled", "Payment settled"
    PAYMENT_HELD = "payment.held", "Payment held"
    PAYMENT_RETURNED = "payment.returned", "Payment returned by the bank"
    # Sign-in and sessions
    AUTH_SIGNIN_STARTED = "auth.signin_started", "Sign-in started"
    AUTH_SIGNIN_OK = "auth.signin_ok", "Signed in"
    AUTH_SIGNIN_FAILED = "auth.signin_failed", "Sign-in failed"
    AUTH_ASSURANCE_LOW = "auth.assurance_low", "Identity level too low"
    AUTH_STEPUP_OK = "auth.stepup_ok", "Fresh sign-in for a sensitive step"
    AUTH_STEPUP_FAILED = "auth.stepup_failed", "Fresh sign-in failed"
    AUTH_LOGOUT = "auth.logout", "Signed out"
    AUTH_LOCAL_FAILED = "auth.local_failed", "Staff password refused"
    AUTH_BREAKGLASS_USED = "auth.breakglass_used", "Emergency account used"
    SESSION_CREATED = "session.created", "Session started"
    SESSION_ROTATED = "session.rotated", "Session key changed"
    SESSION_EXPIRED = "session.expired", "Session expired"
    # Identity
    IDENTITY_MATCH = "identity.match", "Identity compared with the records"
    IDENTITY_CASE_OPENED = "identity.case_opened", "Identity case opened"
    IDENTITY_CASE_DECIDED = "identity.case_decided", "Identity case decided"
    IDENTITY_STATUS_VIEWED = "identity.status_viewed", "Matching status viewed"
    IDENTITY_LINKED = "identity.linked", "Login linked to a record"
    IDENTITY_LINK_ENDED = "identity.link_ended", "Link ended"
    IDENTITY_ACCESS_PAUSED = "identity.access_paused", "Online access paused"
    IDENTITY_CLAIM_ON_LINKED = "identity.claim_on_linked", "Another login claimed a linked record"
    # Access and staff
    AUTHZ_DENIED = "authz.denied", "Access denied"
    UNAX_REASON_GIVEN = "unax.reason_given", "Purpose of a look-up given"
    UNAX_BLOCKED = "unax.blocked", "Look-up without purpose blocked"
    AUDIT_SEARCHED = "audit.searched", "Audit trail searched"
    STAFF_CREATED = "staff.created", "Staff account created"
    STAFF_ROLE_CHANGED = "staff.role_changed", "Staff role changed"
    # Due jobs
    BATCH_STARTED = "batch.started", "Run of due jobs started"
    BATCH_FINISHED = "batch.finished", "Run of due jobs finished"
    BATCH_FILE_WRITTEN = "batch.file_written", "Bank file written"
    BATCH_REFUSED = "batch.refused", "Run of due jobs refused"
