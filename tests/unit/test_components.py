"""Parts of pages, rendered alone: what they say to somebody who does not see them."""

import re
from typing import Any

from django.template.loader import render_to_string


def component(name: str, **context: Any) -> str:
    """The HTML of a component, white space squeezed."""
    return re.sub(r"\s+", " ", render_to_string(f"components/{name}.html", context))


def text(html: str) -> str:
    """The words alone, as they are read out."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html)).strip()


def test_figures_show_cents_and_formatted_text() -> None:
    rows = [
        {"label": "Refund you claimed", "amount_cents": 231000},
        {"label": "Sent to another agency", "amount_cents": -90000, "detail": "A debt"},
        {"label": "Interest", "amount_cents": 0},
        {"label": "Refund sent", "amount": "$1,410.00", "kind": "total"},
    ]
    html = component("money_rows", rows=rows, caption="How it adds up")
    assert "<caption>How it adds up</caption>" in html
    assert re.findall(r"<td>(.*?)</td>", html) == ["$2,310.00", "−$900.00", "$0.00", "$1,410.00"]
    assert html.count('<th scope="row">') == 4
    assert 'class="portal-money__row--total"' in html


def test_a_step_is_named_in_words() -> None:
    html = component("step_indicator", steps=["Amount", "From", "Date"], current=2)
    assert text(html) == "Step 2 of 3: From"
    assert html.count("segment--complete") == 1
    assert html.count("segment--current") == 1


def test_a_change_link_says_what_it_changes() -> None:
    html = component("key_values", rows=[{"term": "Amount", "value": "$25.00", "change_url": "/x/"}, {"term": "To"}])
    assert text(html) == "Amount $25.00 Change Amount To"
    assert html.count("<a ") == 1


def test_a_timeline_says_who_acted_and_what_is_only_expected() -> None:
    events = [
        {"when": "3 February", "heading": "Received", "by": "You"},
        {"when": "6 March", "heading": "Sent", "status": "now"},
        {"when": "9 to 12 March", "heading": "In your account", "status": "next"},
    ]
    html = component("timeline", events=events)
    assert text(html) == "3 February You Received 6 March Sent 9 to 12 March In your account expected"
    assert html.count("aria-current") == 1


def test_only_errors_interrupt_a_screen_reader() -> None:
    assert 'role="alert"' in component("alert", kind="error", body="No")
    assert "role=" not in component("alert", kind="warning", body="Mind")
    assert "usa-alert--info" in component("alert", kind="debug", body="An unknown kind is a plain note")


def test_a_summary_box_is_named_by_its_heading() -> None:
    html = component("summary_box", heading="You owe", amount="$3,275.40", link_url="/pay/", link_text="Pay")
    assert '<section class="usa-summary-box" aria-labelledby="summary-box">' in html
    assert '<h2 class="usa-summary-box__heading" id="summary-box">You owe</h2>' in html
    assert text(html) == "You owe $3,275.40 Pay"


def test_text_is_escaped() -> None:
    for name in ("alert", "summary_box", "empty_state", "confirmation_panel"):
        html = component(name, heading="<b>x</b>", body="<i>y</i>", reference="<u>", amount="<s>")
        assert not re.search(r"<[biu]>|<s>", html), name


def test_the_reference_leads_to_a_person() -> None:
    assert "ABCD2345" in component("reference", reference="ABCD2345")
    assert "Reference" not in component("reference", reference="")
