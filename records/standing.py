"""What home says first, from values alone: one sentence, why, who acts next, by when, and the ways on."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from records.holds import ACTOR_WORDS, HOLD_WORDS, Actor, HoldReason
from records.refund_story import Kind, RefundStory
from records.refund_words import headline, next_words
from records.refund_words import why as why_of
from records.standing_values import Answer, Deadline, ModuleStanding, PaymentSeen, Standing, WayOn
from taxportal.kit.formats import day, day_short, money

__all__ = ["Answer", "Deadline", "ModuleStanding", "PaymentSeen", "Standing", "WayOn", "first_sentence"]

LATELY = timedelta(days=30)
THIS_SEASON = timedelta(days=270)


def first_sentence(standing: Standing, on_its_way_cents: int = 0) -> Answer:
    """The most urgent true thing about the person's taxes. ``on_its_way_cents`` is scheduled and sent, not
    yet posted.
    """
    for rule in (_hold_to_answer, _returned_payment, _owing, _refund_under_way, _paid_lately):
        answer = rule(standing, on_its_way_cents)
        if answer:
            return answer
    return _nothing_due(standing)


def _stories(standing: Standing) -> list[RefundStory]:
    return [module.refund for module in standing.modules if module.refund]


def _refund_ways(story: RefundStory) -> tuple[WayOn, ...]:
    year = {"tax_year": story.tax_year}
    ways = [WayOn(_("See your refund step by step"), "records:refund", year)]
    if story.identity_asked:
        ways.insert(0, WayOn(_("Tell us whether you filed it"), "records:refund_identity", year))
    if story.posted or story.amended:
        ways.append(WayOn(_("View your account transcript"), "records:account_transcript", year))
    return tuple(ways)


def _answer_of_refund(story: RefundStory, words: str, why: str, kind: str) -> Answer:
    upcoming = next_words(story)
    return Answer(words, why, upcoming.actor, upcoming.by_when, _refund_ways(story), kind)


def _hold_to_answer(standing: Standing, on_its_way_cents: int) -> Answer | None:
    """A hold that the person can or must answer comes before everything else."""
    for story in _stories(standing):
        hold = story.hold_reason
        if hold is HoldReason.BANK_CHANGE:
            why = _("We hold your refund of %(amount)s for 72 hours after the change.")
            return _answer_of_refund(story, headline(story), why % _amount(story), "bank_change")
        if hold and HOLD_WORDS[hold].actor is Actor.YOU and not story.disowned:
            return _answer_of_refund(story, headline(story), str(HOLD_WORDS[hold].why), f"hold_{hold}")
    return None


def _amount(story: RefundStory) -> dict[str, str]:
    return {"amount": money(story.claimed_cents)}


def _returned_payment(standing: Standing, on_its_way_cents: int) -> Answer | None:
    for module in standing.modules:
        for payment in module.payments:
            if payment.returned_on and standing.on - payment.returned_on <= LATELY and module.balance_cents > 0:
                return _say_returned(standing, module, payment)
    return None


def _say_returned(standing: Standing, module: ModuleStanding, payment: PaymentSeen) -> Answer:
    why = _("Your bank sent back %(amount)s paid on %(paid)s: %(reason)s.") % {
        "amount": money(payment.amount_cents),
        "paid": day_short(payment.date),
        "reason": payment.return_reason or _("it gave no reason"),
    }
    fee = next((d for d in standing.deadlines if d.notice_code == "608C"), None)
    if fee:
        why += " " + _("A fee of %(fee)s will be added on %(day)s.") % {
            "fee": money(fee.amount_cents),
            "day": day_short(fee.answer_by),
        }
    return Answer(
        _("Your payment was returned."),
        why,
        str(ACTOR_WORDS[Actor.YOU]),
        _pay_by(standing, module),
        _pay_ways(),
        "returned",
    )


def _pay_ways() -> tuple[WayOn, ...]:
    return (
        WayOn(_("Make a payment"), "payments:pay"),
        WayOn(_("See what you owe"), "payments:balance"),
    )


def _pay_by(standing: Standing, module: ModuleStanding) -> str:
    return _("by %(day)s") % {"day": day(module.due_on)} if module.due_on >= standing.on else _("now")


def _owing(standing: Standing, on_its_way_cents: int) -> Answer | None:
    owing = [module for module in standing.modules if module.balance_cents > 0]
    if not owing:
        return None
    plan = next((d for d in standing.deadlines if d.notice_code == "CP521"), None)
    if plan and any(module.on_plan for module in owing):
        return Answer(
            _("Your next plan payment of %(amount)s is due on %(day)s.")
            % {"amount": money(plan.amount_cents), "day": day_short(plan.answer_by)},
            _("You pay in installments. %(left)s is left.") % {"left": money(standing.owed_cents)},
            str(ACTOR_WORDS[Actor.YOU]),
            _("by %(day)s") % {"day": day(plan.answer_by)},
            _pay_ways(),
            "plan",
        )
    left = standing.owed_cents - on_its_way_cents
    if left <= 0:
        return _all_on_its_way(standing)
    return _say_owing(standing, owing, left, on_its_way_cents)


def _all_on_its_way(standing: Standing) -> Answer:
    return Answer(
        _("Your payment of %(amount)s is on its way.") % {"amount": money(standing.owed_cents)},
        _("You will owe nothing once your bank has paid it."),
        str(ACTOR_WORDS[Actor.BANK]),
        "",
        (WayOn(_("See your payments"), "payments:list"), WayOn(_("See what you owe"), "payments:balance")),
        "on_its_way",
    )


def _say_owing(standing: Standing, owing: list[ModuleStanding], left: int, on_its_way: int) -> Answer:
    first = min(owing, key=lambda module: module.due_on)
    years = ", ".join(str(module.tax_year) for module in sorted(owing, key=lambda m: m.tax_year))
    why = _("This is your tax for %(years)s after everything you paid.") % {"years": years}
    if on_its_way:
        why = _("This is your tax for %(years)s after everything you paid and the %(amount)s on its way.") % {
            "years": years,
            "amount": money(on_its_way),
        }
    if first.due_on >= standing.on:
        words = _("You owe %(amount)s by %(day)s.") % {"amount": money(left), "day": day_short(first.due_on)}
    else:
        words = _("You owe %(amount)s.") % {"amount": money(left)}
    return Answer(words, why, str(ACTOR_WORDS[Actor.YOU]), _pay_by(standing, first), _pay_ways(), "owing")


def _refund_under_way(standing: Standing, on_its_way_cents: int) -> Answer | None:
    stories = [story for story in _stories(standing) if _is_news(story)]
    if not stories:
        return None
    story = max(stories, key=_latest)
    return _of_story(story)


def _latest(story: RefundStory) -> date:
    return story.steps[-1].date


def _is_news(story: RefundStory) -> bool:
    """Whether something happened to a refund in this season."""
    return bool(story.steps) and story.on - story.steps[-1].date <= THIS_SEASON


def _of_story(story: RefundStory) -> Answer:
    upcoming = next_words(story)
    if story.disowned:
        return _answer_of_refund(story, headline(story), why_of(story), "disowned")
    if story.hold_reason:
        why = f"{HOLD_WORDS[story.hold_reason].short} {_days(story)} {upcoming.you_can}"
        return _answer_of_refund(story, headline(story), why, "in_review")
    if story.amended and story.status in {Kind.RECEIVED, Kind.ACCEPTED, Kind.IN_REVIEW}:
        week = (story.day_count or 0) // 7
        why = _("It came in on %(day)s and is in week %(week)s. Amended returns usually take 8 to 12 weeks, some 16.")
        received = day_short(story.received_on or story.on)
        return _answer_of_refund(story, headline(story), why % {"day": received, "week": week}, "amended")
    if story.offset_cents:
        return _say_offset(story)
    if story.status is Kind.RECEIVED and story.received_on:
        why = _("Next we check it. Most refunds are sent within 21 days.")
        return _answer_of_refund(story, headline(story, day_short), why, "received")
    return _answer_of_refund(story, headline(story, day_short), _why_now(story), str(story.status))


def _days(story: RefundStory) -> str:
    first, last = story.usual_days
    return _("Today is day %(day)s; %(first)s to %(last)s days are usual.") % {
        "day": story.day_count,
        "first": first,
        "last": last,
    }


def _say_offset(story: RefundStory) -> Answer:
    agency = next((s for s in story.steps if s.kind is Kind.OFFSET_APPLIED and s.actor is Actor.AGENCY), None)
    paid = money(story.waterfall.paid_cents)
    rest = ""
    if story.pays_on:
        was_sent = story.pays_on <= story.on
        words = (
            _("%(amount)s was sent to you on %(day)s.") if was_sent else _("We will send you %(amount)s on %(day)s.")
        )
        rest = words % {"amount": paid, "day": day_short(story.pays_on)}
    if agency is None:
        words = _("%(amount)s of your refund paid an older tax debt.") % {"amount": money(story.offset_cents)}
        return _answer_of_refund(story, words, rest, "offset_tax")
    words = _("%(amount)s of your refund went to another agency.") % {"amount": money(agency.amount_cents)}
    why = _("%(party)s asked for it because of a debt.") % {"party": agency.party or _("The other agency")}
    return _answer_of_refund(story, words, f"{why} {rest}".strip(), "offset")


def _why_now(story: RefundStory) -> str:
    if story.status is Kind.CLEARED:
        return _("Your bank took it in. Nothing more is to come for %(year)s.") % {"year": story.tax_year}
    if story.status is Kind.SENT:
        return _("Your bank may need up to five days to show it.")
    if story.status is Kind.APPROVED and story.last:
        return _("We approved it on %(day)s. You do not need to do anything.") % {"day": day_short(story.last.date)}
    return next_words(story).title + "."


def _paid_lately(standing: Standing, on_its_way_cents: int) -> Answer | None:
    """Nothing owed, and a payment was the last thing that happened: say who paid."""
    paid = [
        (payment, module)
        for module in standing.modules
        for payment in module.payments
        if module.balance_cents <= 0 and not payment.returned_on and standing.on - payment.date <= LATELY
    ]
    if not paid:
        return None
    payment, module = max(paid, key=lambda pair: pair[0].date)
    return Answer(
        _who_paid(payment),
        _("The payment for %(year)s was posted on %(day)s.")
        % {"year": module.tax_year, "day": day_short(payment.date)},
        "",
        "",
        (
            WayOn(_("See your payments"), "payments:list"),
            WayOn(_("View your account transcript"), "records:account_transcript", {"tax_year": module.tax_year}),
        ),
        "paid",
    )


def _who_paid(payment: PaymentSeen) -> str:
    said = {
        "you": _("You paid %(amount)s. You owe nothing."),
        "spouse": _("%(who)s paid %(amount)s. You owe nothing."),
    }.get(payment.payer, _("%(amount)s was paid. You owe nothing."))
    return said % {"who": payment.payer_given_name, "amount": money(payment.amount_cents)}


def _nothing_due(standing: Standing) -> Answer:
    year = standing.filing_year
    if not any(module.has_return for module in standing.modules if module.tax_year == year):
        late = standing.on > standing.filing_due_on
        return Answer(
            _("We have no %(year)s return from you.") % {"year": year},
            _("If you have to file, the return was due on %(day)s.") % {"day": day(standing.filing_due_on)}
            if late
            else _("If you have to file, the return is due on %(day)s.") % {"day": day(standing.filing_due_on)},
            str(ACTOR_WORDS[Actor.YOU]),
            _("by %(day)s") % {"day": day(standing.filing_due_on)} if not late else _("now"),
            (WayOn(_("See your transcripts"), "records:transcripts"), WayOn(_("Help with filing"), "pages:help")),
            "no_return",
        )
    return Answer(
        _("You owe nothing, and nothing waits for you."),
        _("Your %(year)s return is done.") % {"year": year},
        "",
        "",
        (WayOn(_("See your transcripts"), "records:transcripts"), WayOn(_("See your payments"), "payments:list")),
        "settled",
    )
