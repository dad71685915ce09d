"""Payments for tests: made by the real actions, so that no test sees a payment that couldn't be."""

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.test import Client

from payments import actions
from payments.bank import AccountType, BankAccount
from payments.models import Payment, PaymentDraft
from records import clock
from records.clock import Moment
from records.models import TaxModule, Taxpayer
from tests.factories.accounts import FederatedIdentityFactory, IdentityLinkFactory
from tests.factories.records import PostingFactory, TaxModuleFactory, TaxpayerFactory

MONDAY = date(2026, 3, 16)  # where the practice site's clock stands
TUESDAY = date(2026, 3, 17)
AMOUNT = 327_540


def an_account(**other: Any) -> BankAccount:
    """Emma's account at an invented bank."""
    values: dict[str, Any] = {
        "routing_number": "029999024",
        "account_number": "1000020001",
        "account_type": AccountType.CHECKING,
        "holder": "Emma Johansson",
    }
    return BankAccount(**{**values, **other})


def a_citizen() -> Any:
    """Somebody who can be signed in."""
    from accounts.models import User

    return User.objects.create_citizen()


def at(day: date = MONDAY, *, hours: float = 0) -> Moment:
    """Nine o'clock Eastern on a business date, or so many hours later (business clock; real time is now)."""
    moment = clock.on(day)
    return Moment(real=moment.real, business=moment.business + timedelta(hours=hours))


def a_payment(*, module: TaxModule | None = None, made_at: Moment | None = None, **other: Any) -> Payment:
    """A scheduled payment of $3,275.40 for Tuesday 17 March 2026, unless told otherwise."""
    module = module or TaxModuleFactory.create()
    values: dict[str, Any] = {
        "taxpayer": module.primary,
        "amount_cents": AMOUNT,
        "pay_on": TUESDAY,
        "account": an_account(),
        "idempotency_key": uuid.uuid4(),
        "by": None,
    }
    return actions.schedule(module=module, at=made_at or at(), **{**values, **other}).payment


def a_sent_payment(**other: Any) -> Payment:
    """A payment in the hands of the bank."""
    return actions.send(payment=a_payment(**other), at=at(TUESDAY))


def a_cleared_payment(**other: Any) -> Payment:
    """A payment that arrived on its date and is in the ledger."""
    return actions.clear(payment=a_sent_payment(**other), at=at(TUESDAY))


def a_draft(*, user: Any, module: TaxModule, **other: Any) -> PaymentDraft:
    """All answers of Emma's payment, ready for the check page."""
    account = an_account()
    answers: dict[str, Any] = {
        "amount_cents": AMOUNT,
        "routing_number": account.routing_number,
        "account_number": account.account_number,
        "account_type": account.account_type,
        "account_holder": account.holder,
        "pay_on": TUESDAY,
    }
    return actions.answer(user=user, taxpayer=module.primary, module=module, answers={**answers, **other})


def a_charge(module: TaxModule, cents: int) -> None:
    """Tax of so many cents, in the ledger since 2 March 2026."""
    PostingFactory.create(module=module, code="150", amount_cents=cents)


def sign_in(client: Client, taxpayer: Taxpayer) -> Any:
    """Sign the browser in as the person of this record, at IAL2, and return the user."""
    from accounts.models import IdentityLink

    link = IdentityLink.objects.filter(taxpayer=taxpayer).first() or IdentityLinkFactory.create(taxpayer=taxpayer)
    client.force_login(link.user, backend="accounts.oidc.Backend")
    session = client.session
    login = FederatedIdentityFactory.create(user=link.user)
    session["identity"] = {
        "id": login.pk,
        "provider": "generic",
        "label": "Harbor ID",
        "issuer": link.issuer,
        "subject": login.subject,
        "ial": 2,
        "aal": 2,
        "auth_time": None,
        "signed_in_at": int(datetime.now(UTC).timestamp()),
        "since": MONDAY.isoformat(),
        "name": taxpayer.full_name,
        "code": "SI-00",
        "ref": "",
        "opened": True,
    }
    session.save()
    return link.user


class Visitor:
    """A signed-in taxpayer at a browser."""

    def __init__(self, client: Client, module: TaxModule, taxpayer: Taxpayer) -> None:
        self.client, self.module, self.taxpayer = client, module, taxpayer
        sign_in(client, taxpayer)

    def get(self, path: str) -> Any:
        """Load a page."""
        return self.client.get(path)

    def text(self, path: str) -> str:
        """Load a page that must be there, and return its source."""
        answer = self.client.get(path)
        assert answer.status_code == 200, (answer.status_code, answer.headers.get("Location"))
        return str(answer.content.decode())

    def post(self, path: str, values: dict[str, str]) -> Any:
        """Send a form."""
        return self.client.post(path, values)

    def in_new_browser(self, **options: Any) -> "Visitor":
        """The same person elsewhere."""
        return Visitor(Client(**options), self.module, self.taxpayer)

    def another_module(self, period: str) -> TaxModule:
        """Another year of the same person."""
        return TaxModuleFactory.create(primary=self.taxpayer, period=period)

    @staticmethod
    def later(**span: float) -> datetime:
        """Real time, so much later than now."""
        return datetime.now(UTC) + timedelta(**span)


def a_visitor(client: Client, **names: str) -> Visitor:
    """A signed-in taxpayer with an account for 2025."""
    module = TaxModuleFactory.create(primary=TaxpayerFactory.create(**names))
    return Visitor(client, module, module.primary)
