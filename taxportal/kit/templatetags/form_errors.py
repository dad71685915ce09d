"""The error summary's links: one per message, each to the control that has to be mended."""

from dataclasses import dataclass

from django import forms, template

register = template.Library()


@dataclass(frozen=True)
class ErrorLink:
    """A message and the id of the control it is about; an empty target where the whole form is meant."""

    target: str
    message: str


@register.simple_tag
def error_links(form: forms.BaseForm) -> list[ErrorLink]:
    """Messages in the order of the fields, those about the whole form first."""
    links = [ErrorLink("", str(message)) for message in form.non_field_errors()]
    for name, messages in form.errors.items():
        if name in form.fields:
            target = first_control(form[name])
            links += [ErrorLink(target, str(message)) for message in messages]
    return links


def first_control(field: forms.BoundField) -> str:
    """The id that takes the focus: of a group of radio buttons or date parts, the first of them."""
    widget = field.field.widget
    if isinstance(widget, (forms.MultiWidget, forms.RadioSelect, forms.CheckboxSelectMultiple)):
        return f"{field.auto_id}_0"
    return field.id_for_label or str(field.auto_id)
