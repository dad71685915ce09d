"""The record of account: the return transcript and the account transcript in one document."""

from records.accruals import Accruals
from records.transcripts import account as account_transcript
from records.transcripts import return_ as return_transcript
from records.transcripts.document import Kind, Section, Transcript
from records.transcripts.furniture import document
from records.transcripts.values import Account, Order


def build(*, account: Account, order: Order, accruals: Accruals | None = None) -> Transcript:
    """Both documents as of ``order.on``, each under a heading of its own. Raises ValueError without a return."""
    sections = [
        Section("Tax return transcript", notes=(return_transcript.INTRO,)),
        *account_transcript.as_block(return_transcript.sections(account, order)),
        Section("Account transcript"),
        *account_transcript.as_block(account_transcript.sections(account, order, accruals)),
    ]
    return document(Kind.RECORD, account.tax_year, order, sections)
