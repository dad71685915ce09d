"""The business date."""

from django.db import models
from django.db.models import Q


class BusinessClock(models.Model):
    """One row: the business date up to which the due jobs have run.

    Data class: operational, nothing about a person. Retention: for ever, one row.
    """

    THE_ROW = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=THE_ROW)
    date = models.DateField()

    class Meta:
        verbose_name = "practice date"
        verbose_name_plural = "practice date"
        constraints = [models.CheckConstraint(condition=Q(id=1), name="business_clock_is_one_row")]

    def __str__(self) -> str:
        return self.date.isoformat()
