"""Forms as they are rendered: what a label, a hint, an error and the summary point at must be there."""

import re
from datetime import date

import pytest
from django import forms
from django.template.loader import render_to_string

from taxportal.kit.fields import HintedChoice, MemorableDateField, MoneyInput
from taxportal.kit.templatetags.form_errors import error_links


class EveryKind(forms.Form):
    """A field of each kind that the pages use."""

    amount = forms.CharField(label="Amount", widget=MoneyInput, help_text="Such as 25.00")
    how = forms.ChoiceField(
        label="How much",
        choices=[("all", HintedChoice("All of it", "$3,275.40")), ("part", HintedChoice("Another amount"))],
        widget=forms.RadioSelect,
        help_text="You can pay in parts",
    )
    pay_on = MemorableDateField(label="When", help_text="For example 17 March 2026")
    year = forms.ChoiceField(label="Year", choices=[("", "Choose"), ("2025", "2025")])
    memo = forms.CharField(label="Memo", required=False, widget=forms.Textarea)
    agree = forms.BooleanField(label="I have checked it", help_text="It cannot be undone")

    def clean(self) -> None:
        """Adds an error about the whole form where asked to."""
        if self.data.get("whole"):
            raise forms.ValidationError("These do not go together.")


def rendered(form: forms.Form) -> str:
    """Summary and fields, as a page shows them."""
    summary = render_to_string("components/error_summary.html", {"form": form})
    return summary + "".join(field.as_field_group() for field in form)


def ids(html: str) -> list[str]:
    """Every id attribute."""
    return re.findall(r'\sid="([^"]+)"', html)


def test_every_reference_in_a_form_with_errors_has_its_target() -> None:
    html = rendered(EveryKind({"whole": "1"}))
    targets = re.findall(r'\sfor="([^"]+)"', html) + re.findall(r'href="#([^"]+)"', html)
    for value in re.findall(r'aria-(?:describedby|labelledby)="([^"]+)"', html):
        targets += value.split()
    assert len(targets) > 20
    assert set(targets) <= set(ids(html))


def test_no_id_is_used_twice() -> None:
    found = ids(rendered(EveryKind({})))
    assert len(found) == len(set(found))


def test_the_hint_and_the_error_belong_to_the_control() -> None:
    html = str(EveryKind({})["amount"].as_field_group())
    control = re.search(r"<input[^>]*>", html)
    assert control
    assert 'aria-describedby="id_amount_helptext id_amount_error"' in control[0]
    assert 'aria-invalid="true"' in control[0]
    assert 'class="usa-input"' in control[0]
    assert html.index("id_amount_helptext") < html.index('id="id_amount_error"') < html.index("<input")


def test_a_group_is_described_once_and_not_on_each_choice() -> None:
    html = str(EveryKind({})["how"].as_field_group())
    assert html.count("aria-describedby") == 1
    assert re.search(r'<fieldset[^>]*aria-describedby="id_how_helptext id_how_error"', html)
    assert "aria-invalid" not in html
    assert "$3,275.40" in html


def test_the_summary_leads_to_the_first_control_of_each_field() -> None:
    form = EveryKind({"whole": "1", "memo": "x"})
    links = [(link.target, link.message) for link in error_links(form)]
    assert links == [
        ("", "These do not go together."),
        ("id_amount", "This field is required."),
        ("id_how_0", "This field is required."),
        ("id_pay_on_0", "Enter a date."),
        ("id_year", "This field is required."),
        ("id_agree", "This field is required."),
    ]


def test_there_is_no_summary_without_errors() -> None:
    assert not render_to_string("components/error_summary.html", {"form": EveryKind()}).strip()


def test_optional_is_marked_and_required_is_not() -> None:
    form = EveryKind()
    assert "(optional)" in form["memo"].as_field_group()
    assert "(optional)" not in form["amount"].as_field_group()


def test_values_are_kept_and_escaped() -> None:
    form = EveryKind(
        {"amount": '"><b>12', "how": "part", "pay_on_month": "3", "pay_on_day": "17", "pay_on_year": "2026"}
    )
    html = rendered(form)
    assert "<b>" not in html
    assert "&quot;&gt;&lt;b&gt;12" in html
    assert re.search(r'value="part"[^>]*checked', html)
    assert re.search(r'<option value="3" selected', html)
    assert 'value="17"' in html and 'value="2026"' in html


class OneDate(forms.Form):
    """A date that must be given, and one that need not."""

    pay_on = MemorableDateField(label="When")
    until = MemorableDateField(label="Until", required=False)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (("3", "17", "2026"), date(2026, 3, 17)),
        (("03", " 7 ", "2026"), date(2026, 3, 7)),
        (("", "", ""), "Enter a date."),
        (("3", "", "2026"), "Enter a month, a day and a year."),
        (("2", "30", "2026"), "Enter a real date, such as 17 March 2026."),
        (("3", "17", "26"), "Enter a real date, such as 17 March 2026."),
        (("3", "x", "2026"), "Enter a real date, such as 17 March 2026."),
        (("13", "1", "2026"), "Enter a real date, such as 17 March 2026."),
    ],
)
def test_reads_a_date_in_three_parts(parts: tuple[str, str, str], expected: date | str) -> None:
    form = OneDate({f"pay_on_{name}": part for name, part in zip(("month", "day", "year"), parts, strict=True)})
    form.is_valid()
    told = form.cleaned_data.get("pay_on") or form.errors["pay_on"][0]
    assert told == expected
    assert form.cleaned_data["until"] is None


def test_starts_with_the_date_it_is_given() -> None:
    html = str(OneDate(initial={"pay_on": date(2026, 3, 17)})["pay_on"])
    assert re.search(r'<option value="3" selected', html)
    assert 'value="17"' in html and 'value="2026"' in html
