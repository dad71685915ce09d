"""Rows of the records for tests: one way to make each."""

from datetime import date
from typing import Any

import factory
from django.conf import settings

from records import names
from records.models import (
    IncomeDocument,
    Notice,
    Posting,
    RefundEvent,
    ReturnAssessment,
    TaxModule,
    Taxpayer,
    TaxReturn,
)
from records.tin import Tin


class TaxpayerFactory(factory.django.DjangoModelFactory):
    """A person with a practice number of area 666, one after the other. ``tin`` takes another one."""

    class Meta:
        model = Taxpayer
        exclude = ["tin"]

    tin = factory.Sequence(lambda n: Tin.parse(f"6662{n // 9999 % 10}{n % 9999 + 1:04d}", demo=True))
    tin_fingerprint = factory.LazyAttribute(lambda o: o.tin.fingerprint)
    tin_last4 = factory.LazyAttribute(lambda o: o.tin.last4)
    tin_kind = factory.LazyAttribute(lambda o: o.tin.kind.value)
    given_name = "Ada"
    family_name = "Quill"
    folded_given = factory.LazyAttribute(lambda o: names.fold(o.given_name))
    folded_family = factory.LazyAttribute(lambda o: names.fold(o.family_name))
    name_control = factory.LazyAttribute(lambda o: names.name_control(o.family_name))
    birth_date = date(1980, 2, 1)


class TaxModuleFactory(factory.django.DjangoModelFactory):
    """The income tax account of 2025 of one person."""

    class Meta:
        model = TaxModule

    primary = factory.SubFactory(TaxpayerFactory)
    period = "202512"


class TaxReturnFactory(factory.django.DjangoModelFactory):
    """A return with a refund of $1,365."""

    class Meta:
        model = TaxReturn

    module = factory.SubFactory(TaxModuleFactory)
    received_on = date(2026, 2, 9)
    filing_status = TaxReturn.Status.SINGLE
    lines = factory.LazyFunction(
        lambda: {"11": 52000, "15": 36250, "16": 4115, "24": 4115, "25d": 5480, "33": 5480, "34": 1365}
    )


class ReturnAssessmentFactory(factory.django.DjangoModelFactory):
    """The agency found $100 less withholding."""

    class Meta:
        model = ReturnAssessment

    tax_return = factory.SubFactory(TaxReturnFactory)
    assessed_on = date(2026, 2, 20)
    lines = factory.LazyFunction(lambda: {"25d": 5380, "33": 5380, "34": 1265})
    reason = "Your employer reported less withholding."
    source_kind = "test"
    source_id = factory.Sequence(str)


class IncomeDocumentFactory(factory.django.DjangoModelFactory):
    """A W-2 of 2025 with wages of $52,000."""

    class Meta:
        model = IncomeDocument

    recipient = factory.SubFactory(TaxpayerFactory)
    tax_year = 2025
    form = IncomeDocument.Form.W2
    payer_name = "Quill Works"
    payer_ein = "070000001"
    boxes = factory.LazyFunction(lambda: {"1": 5_200_000, "2": 548_000})
    received_on = date(2026, 1, 28)
    source_kind = "test"
    source_id = factory.Sequence(str)


class PostingFactory(factory.django.DjangoModelFactory):
    """A payment of $100.00 entered on 2 March 2026."""

    class Meta:
        model = Posting

    module = factory.SubFactory(TaxModuleFactory)
    code = "670"
    posted_on = date(2026, 3, 2)
    date = factory.SelfAttribute("posted_on")
    amount_cents = -10_000
    source_kind = "test"
    source_id = factory.Sequence(str)


class RefundEventFactory(factory.django.DjangoModelFactory):
    """The return was received on 9 February 2026."""

    class Meta:
        model = RefundEvent

    module = factory.SubFactory(TaxModuleFactory)
    kind = RefundEvent.Kind.RECEIVED
    date = date(2026, 2, 9)
    posted_on = factory.SelfAttribute("date")
    source_kind = "test"
    source_id = factory.Sequence(str)


class NoticeFactory(factory.django.DjangoModelFactory):
    """A first bill."""

    class Meta:
        model = Notice

    taxpayer = factory.SubFactory(TaxpayerFactory)
    code = "CP14"
    issued_on = date(2026, 3, 2)


def a_tin(digits: str) -> Tin:
    """A practice number as the tests' settings read it."""
    return Tin.parse(digits, demo=settings.SANDBOX)


def a_module(**kwargs: Any) -> TaxModule:
    """A module as the tests usually want it."""
    return TaxModuleFactory.create(**kwargs)
