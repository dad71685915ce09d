"""Both spouses answer at once, two runners pay at once: the database lets one through, on both engines. covers INV-05, INV-28"""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pytest

from records import actions, audit, clock, policies
from records.models import AuditEvent, Case, PlannedEvent, Posting, RefundEvent, ReturnRejection, TaxModule
from tests.factories.records import (
    PostingFactory,
    RefundEventFactory,
    TaxModuleFactory,
    TaxpayerFactory,
    TaxReturnFactory,
)
from tests.integration.test_link_races import together

pytestmark = pytest.mark.django_db(transaction=True)
ON = date(2026, 3, 16)
AT_ONCE = 6


def a_held_account() -> TaxModule:
    module = TaxModuleFactory.create(secondary=TaxpayerFactory.create())
    for version in (1, 2):
        TaxReturnFactory.create(module=module, version=version, lines={"24": 0, "25d": 50, "35a": 50})
    RefundEventFactory.create(module=module, kind="identity_hold_placed", date=date(2026, 3, 2), hold_reason="identity")
    return module


def answers(module: TaxModule) -> list[Callable[[], Any]]:
    """First one spouse's "mine", then the other's "not mine", and so on."""
    said: dict[str, Any] = {"module": module, "by": None, "at": clock.on(ON)}
    mine = partial(actions.confirm_return, taxpayer=module.primary, version=1, **said)
    not_mine = partial(actions.disown_returns, taxpayer=module.secondary, **said)
    return [mine, not_mine] * (AT_ONCE // 2)


def test_one_answer_counts() -> None:
    module = a_held_account()
    results = together(*answers(module))
    refused = [result for result in results if isinstance(result, policies.AlreadyAnswered)]
    done = [result for result in results if isinstance(result, (RefundEvent, Case))]
    assert (len(done), len(refused)) == (1, AT_ONCE - 1), results
    assert RefundEvent.objects.filter(source_kind="identity_answer").count() == 1
    assert AuditEvent.objects.filter(action="refund.identity_answered").count() == 1
    mine = isinstance(done[0], RefundEvent)
    assert (ReturnRejection.objects.count(), PlannedEvent.objects.count()) == ((1, 1) if mine else (0, 0))
    assert (Case.objects.count(), Posting.objects.filter(code="971").count()) == ((0, 0) if mine else (1, 1))


def test_one_refund_goes_out() -> None:
    module = TaxModuleFactory.create()
    PostingFactory.create(module=module, code="806", amount_cents=-7_500)
    pay = partial(actions.issue_refund, module=module, pay_on=ON, by=None, at=clock.on(ON))
    results = together(*[partial(pay, source=("test", str(number % 2))) for number in range(AT_ONCE)])
    assert all(result is None or isinstance(result, Posting) for result in results), results
    assert Posting.objects.filter(code="846").count() == 1
    assert sum(Posting.objects.values_list("amount_cents", flat=True)) == 0


@pytest.mark.parametrize("which", [0, 1])
def test_without_its_audit_row_an_answer_is_not_given(which: int, monkeypatch: pytest.MonkeyPatch) -> None:
    module = a_held_account()
    before = AuditEvent.objects.count()

    def fails(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("no audit")

    monkeypatch.setattr(audit, "record", fails)
    with pytest.raises(RuntimeError):
        answers(module)[which]()
    assert not RefundEvent.objects.filter(source_kind="identity_answer").exists()
    assert not any(model.objects.exists() for model in (ReturnRejection, PlannedEvent, Case, Posting))
    assert AuditEvent.objects.count() == before
