"""Notices get references for their addresses, what made us write them, read marks and replies."""

import uuid
from typing import Any

import django.db.models.deletion
from django.db import migrations, models

import taxportal.kit.refs

_AT_ONCE = 1000


def give_references(apps: Any, schema_editor: Any) -> None:
    """A reference of its own for each notice that stands already; the column's default would be one for all."""
    notices = apps.get_model("records", "Notice").objects.using(schema_editor.connection.alias)
    while rows := list(notices.filter(ref__isnull=True).only("pk").order_by("pk")[:_AT_ONCE]):
        for row in rows:
            row.ref = taxportal.kit.refs.new_reference()
        notices.bulk_update(rows, ["ref"])


class Migration(migrations.Migration):
    dependencies = [("records", "0008_nightly_run")]

    operations = [
        migrations.AddField(
            model_name="notice",
            name="ref",
            field=models.CharField(verbose_name="reference", max_length=8, null=True, editable=False),
        ),
        migrations.RunPython(give_references, migrations.RunPython.noop, elidable=False),
        migrations.AlterField(
            model_name="notice",
            name="ref",
            field=models.CharField(
                verbose_name="reference",
                max_length=8,
                unique=True,
                default=taxportal.kit.refs.new_reference,
                editable=False,
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="posting",
            field=models.ForeignKey(
                null=True,
                blank=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="notices",
                to="records.posting",
            ),
        ),
        migrations.AddIndex(
            model_name="posting",
            index=models.Index(
                fields=["posted_on"],
                condition=models.Q(
                    code__in=["140", "176", "286", "290", "291", "420", "494", "570", "826", "841", "922", "971"]
                ),
                name="posting_with_letter_by_day",
            ),
        ),
        migrations.AddIndex(
            model_name="refundevent",
            index=models.Index(
                fields=["posted_on"],
                condition=models.Q(kind__in=["identity_hold_placed", "information_requested", "bank_rejected"]),
                name="refund_letter_by_day",
            ),
        ),
        migrations.CreateModel(
            name="NoticeRead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("read_on", models.DateField(help_text="business date")),
                ("read_at", models.DateTimeField()),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reads", to="records.notice"
                    ),
                ),
                (
                    "taxpayer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.taxpayer"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("notice", "taxpayer"), name="one_read_mark_a_notice_and_person")
                ],
            },
        ),
        migrations.CreateModel(
            name="NoticeReply",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "ref",
                    models.CharField(
                        default=taxportal.kit.refs.new_reference,
                        editable=False,
                        max_length=8,
                        unique=True,
                        verbose_name="reference",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("answer", "Answers the notice"), ("disagree", "Disagrees with the notice")],
                        max_length=8,
                    ),
                ),
                ("text", models.TextField(max_length=4000)),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("sent_on", models.DateField(help_text="business date")),
                ("sent_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replies",
                        to="records.case",
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="replies", to="records.notice"
                    ),
                ),
                (
                    "taxpayer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.taxpayer"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "notice replies",
                "ordering": ["-sent_on", "-id"],
                "indexes": [models.Index(fields=["taxpayer", "-id"], name="notice_reply_by_taxpayer")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind", "answer"), ("case__isnull", False), _connector="OR"),
                        name="disagreement_has_a_case",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="notice_reply_says_something"
                    ),
                ],
            },
        ),
    ]
