"""Writing back about a notice: checked before it is sent, sent once, with a deadline, a receipt and a case. covers T12, INV-18"""

import uuid
from datetime import date
from typing import Any

import pytest
from django.test import Client

from records import actions, clock, policies
from records.models import AuditEvent, Case, Notice, NoticeReply
from records.notices.replies import ReplyKind
from tests.factories.payments import MONDAY, Visitor, a_citizen, a_visitor, at
from tests.factories.records import NoticeFactory

pytestmark = pytest.mark.django_db
WORDS = "I paid this on 2 March.\nPlease look again."


def a_notice(visitor: Visitor, code: str = "CP14", **other: Any) -> Notice:
    values: dict[str, Any] = {"module": visitor.module, "amount_cents": 88_10, "answer_by": date(2026, 4, 6)}
    return NoticeFactory.create(taxpayer=visitor.taxpayer, code=code, **{**values, **other})


def path(notice: Notice, kind: str = "disagree") -> str:
    return f"/account/notices/{notice.ref}/{kind}/"


def write(visitor: Visitor, notice: Notice, kind: str = "disagree", text: str = WORDS) -> dict[str, str]:
    """Send the form, load the check page, and return what its button would send."""
    answer = visitor.post(path(notice, kind), {"text": text})
    assert (answer.status_code, answer["Location"]) == (302, path(notice, kind) + "check/"), answer.status_code
    page = visitor.text(path(notice, kind) + "check/")
    return {"key": page.split('name="key" value="')[1].split('"')[0]}


def send(visitor: Visitor, notice: Notice, kind: str = "disagree", text: str = WORDS) -> str:
    """Write, check and send; return the address of the receipt."""
    key = write(visitor, notice, kind, text)
    return str(visitor.post(path(notice, kind) + "check/", key)["Location"])


def test_a_disagreement_is_checked_then_sent_and_becomes_a_case(client: Client) -> None:
    ada = a_visitor(client)
    notice = a_notice(ada)
    assert "You can disagree until 1 May 2026." in ada.text(path(notice))
    key = write(ada, notice)
    check = ada.text(path(notice) + "check/")
    assert "Check your answer" in check and "I paid this on 2 March." in check and not NoticeReply.objects.exists()
    answer = ada.post(path(notice) + "check/", key)
    reply, case = NoticeReply.objects.get(), Case.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/account/cases/{case.ref}/")
    assert (reply.kind, reply.text, reply.case, reply.sent_on) == ("disagree", WORDS, case, MONDAY)
    assert (case.kind, case.subject_kind, case.subject_ref) == ("notice_disagreed", "notice", notice.ref)
    assert (case.module, case.target_on) == (ada.module, date(2026, 5, 15))
    page = ada.text(f"/account/cases/{case.ref}/")
    assert "We have what you sent" in page and "I paid this on 2 March." in page and notice.ref in page
    assert case.ref in ada.text(f"/account/notices/{notice.ref}/")
    rows = list(AuditEvent.objects.order_by("id").values_list("action", flat=True))
    assert rows.count("notice.answered") == rows.count("case.opened") == 1


def test_a_button_pressed_twice_is_one_reply_and_going_back_sends_nothing(client: Client) -> None:
    ada = a_visitor(client)
    notice = a_notice(ada)
    key = write(ada, notice)
    places = {ada.post(path(notice) + "check/", key)["Location"] for _ in range(3)}
    assert len(places) == NoticeReply.objects.count() == Case.objects.count() == 1
    assert AuditEvent.objects.filter(action="notice.answered").count() == 1
    assert ada.get(path(notice) + "check/")["Location"] == f"/account/notices/{notice.ref}/"
    assert "I paid this" not in ada.text(path(notice))


def test_what_was_typed_is_kept_until_it_is_sent_and_is_not_readable_in_the_session(client: Client) -> None:
    ada = a_visitor(client)
    notice, other = a_notice(ada), a_notice(ada, "CP2000")
    write(ada, notice)
    assert "Please look again." in ada.text(path(notice))
    assert "Please look again." not in ada.text(path(other))
    assert "look again" not in str(dict(ada.client.session.items()))
    elsewhere = ada.in_new_browser()
    assert elsewhere.get(path(notice) + "check/").status_code == 302


def test_only_what_was_shown_is_sent(client: Client) -> None:
    ada = a_visitor(client)
    notice = a_notice(ada)
    shown = write(ada, notice)
    changed = write(ada, notice, text="Something else.")
    assert shown != changed
    for key in (shown, {"key": ""}, {"key": "no-key"}, {"key": "\x00"}, {}):
        assert ada.post(path(notice) + "check/", key)["Location"] == path(notice)
    assert not NoticeReply.objects.exists()
    ada.post(path(notice) + "check/", changed)
    assert NoticeReply.objects.get().text == "Something else."


def test_more_reasons_join_the_open_case(client: Client) -> None:
    ada = a_visitor(client)
    notice = a_notice(ada)
    first, second = send(ada, notice), send(ada, notice, text="And more.")
    assert first == second and Case.objects.count() == 1 and NoticeReply.objects.count() == 2
    page = ada.text(first)
    assert page.index("I paid this") < page.index("And more.")


def test_an_answer_has_a_receipt(client: Client) -> None:
    ada = a_visitor(client)
    notice = a_notice(ada, "12C")
    assert "Send your answer by 6 April 2026." in ada.text(path(notice, "answer"))
    place = send(ada, notice, "answer")
    reply = NoticeReply.objects.get()
    assert place == f"/account/notices/{notice.ref}/sent/{reply.ref}/" and reply.case is None
    page = ada.text(place)
    for words in ("We have your answer", reply.ref, "15 April 2026", "Please look again.", "Who acts next"):
        assert words in page, words
    assert reply.ref in ada.text(f"/account/notices/{notice.ref}/")
    tracker = ada.text("/account/cases/")
    assert reply.ref in tracker and place in tracker and "We answer by 15 April 2026" in tracker


def test_an_answer_that_we_owe_for_too_long_is_called_overdue(client: Client) -> None:
    ada = a_visitor(client)
    notice = a_notice(ada, "CP59", answer_by=None)
    values = {"notice": notice, "taxpayer": ada.taxpayer, "kind": ReplyKind.ANSWER, "text": WORDS, "by": a_citizen()}
    reply = actions.reply_to_notice(**values, key=uuid.uuid4(), at=at(date(2026, 2, 2)))
    assert "Our answer is overdue" in ada.text("/account/cases/")
    assert "by 4 March 2026, and have not" in ada.text(f"/account/notices/{notice.ref}/sent/{reply.ref}/")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Write what you want to tell us"),
        ("  \n ", "Write what you want to tell us"),
        ("x" * 4001, "this text has 4001"),
        ("a\x00b", "Null characters are not allowed"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(client: Client, text: str, words: str) -> None:
    ada = a_visitor(client)
    answer = ada.post(path(a_notice(ada)), {"text": text})
    page = answer.content.decode()
    assert answer.status_code == 422 and words in page and 'href="#id_text"' in page and "Error:" in page
    assert "xxx" not in text or "x" * 4001 in page
    assert not NoticeReply.objects.exists()


def test_line_breaks_count_once_and_come_back_whole(client: Client) -> None:
    ada = a_visitor(client)
    notice, text = a_notice(ada), "x\r\n" * 2000
    assert ada.post(path(notice), {"text": text + "y"}).status_code == 422
    send(ada, notice, text=text)
    assert NoticeReply.objects.get().text == ("x\n" * 2000).strip()


def test_after_the_day_it_says_so_and_names_other_ways(client: Client) -> None:
    ada = a_visitor(client)
    notice = a_notice(ada, issued_on=date(2025, 11, 3), answer_by=date(2025, 11, 24))
    page = ada.text(path(notice))
    for words in ("The day to disagree here has passed", "2 January 2026", "800-555-0142", "claim the money back"):
        assert words in page, words
    assert "<textarea" not in page
    late = ada.post(path(notice), {"text": WORDS})
    text = late.content.decode()
    assert late.status_code == 409 and "Nothing was sent" in text and "I paid this on 2 March." in text
    assert not NoticeReply.objects.exists() and not Case.objects.exists()


def test_a_day_that_passes_between_writing_and_sending_loses_nothing(client: Client) -> None:
    ada = a_visitor(client)
    notice = a_notice(ada)
    key = write(ada, notice)
    Notice.objects.filter(pk=notice.pk).update(issued_on=date(2025, 11, 3), answer_by=date(2025, 11, 24))
    for answer in (ada.get(path(notice) + "check/"), ada.post(path(notice) + "check/", key)):
        text = answer.content.decode()
        assert "The day to disagree here has passed" in text and "I paid this on 2 March." in text
    assert answer.status_code == 409 and not NoticeReply.objects.exists()


def test_the_last_day_is_in_time_and_the_next_is_not(client: Client) -> None:
    ada = a_visitor(client)
    notice = a_notice(ada)
    values = {"notice": notice, "taxpayer": ada.taxpayer, "kind": ReplyKind.DISAGREE, "text": WORDS, "by": a_citizen()}
    with pytest.raises(policies.CannotReply):
        actions.reply_to_notice(**values, key=uuid.uuid4(), at=at(date(2026, 5, 2)))
    assert actions.reply_to_notice(**values, key=uuid.uuid4(), at=clock.on(date(2026, 5, 1))).case is not None


@pytest.mark.parametrize(
    ("code", "kind"), [("CP05", "disagree"), ("CP14", "answer"), ("5071C", "disagree"), ("CP01A", "answer")]
)
def test_a_reply_that_the_notice_does_not_take_is_not_found(client: Client, code: str, kind: str) -> None:
    ada = a_visitor(client)
    notice = a_notice(ada, code)
    assert ada.get(path(notice, kind)).status_code == 404
    assert ada.post(path(notice, kind), {"text": WORDS}).status_code == 404
    assert ada.get(path(notice, kind) + "check/").status_code == 404
    assert ada.get(path(notice, "other")).status_code == 404


# covers T12
def test_nobody_writes_about_or_reads_a_strangers(client: Client) -> None:
    ada, other = a_visitor(client), a_visitor(Client())
    notice = a_notice(ada, "CP2000")
    assert other.get(path(notice)).status_code == other.post(path(notice), {"text": WORDS}).status_code == 404
    assert other.post(path(notice) + "check/", write(ada, notice)).status_code == 404
    place = send(ada, notice, "answer")
    assert other.get(place).status_code == 404
    assert other.get(place[:-3] + "/").status_code == other.get(place.replace("sent/", "sent/x")).status_code == 404
    own = a_notice(other, "CP2000")
    assert other.get(place.replace(notice.ref, own.ref)).status_code == 404


def test_a_key_of_somebody_else_gives_nothing_of_theirs(client: Client) -> None:
    ada, other = a_visitor(client), a_visitor(Client())
    send(ada, a_notice(ada))
    made, own = NoticeReply.objects.get(), a_notice(other)
    assert other.post(path(own) + "check/", {"key": str(made.key)})["Location"] == path(own)
    values = {"notice": own, "taxpayer": other.taxpayer, "kind": ReplyKind.DISAGREE, "text": WORDS, "by": a_citizen()}
    with pytest.raises(policies.KeyTaken):
        actions.reply_to_notice(**values, key=made.key, at=at())
    assert NoticeReply.objects.count() == Case.objects.count() == 1


def test_each_look_is_audited(client: Client) -> None:
    ada = a_visitor(client)
    notice = a_notice(ada, "CP2000")
    before = AuditEvent.objects.count()
    ada.text(path(notice))
    ada.text(send(ada, notice, "answer"))
    rows = AuditEvent.objects.order_by("id")[before:]
    assert [row.action for row in rows] == ["notice.viewed", "notice.viewed", "notice.answered", "notice.viewed"]


def test_the_number_of_statements_is_bounded(client: Client, django_assert_max_num_queries: Any) -> None:
    ada = a_visitor(client)
    notice = a_notice(ada)
    key = write(ada, notice)
    with django_assert_max_num_queries(10):
        ada.text(path(notice) + "check/")
    with django_assert_max_num_queries(
        24
    ):  # BEGIN, COMMIT and savepoints counted; case, reply, two audit rows, session
        ada.post(path(notice) + "check/", key)
