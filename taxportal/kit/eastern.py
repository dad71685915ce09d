"""The zone of the agency's business day: one name for the clock, the bank calendar and the dates on pages."""

from zoneinfo import ZoneInfo

EASTERN = ZoneInfo("America/New_York")
