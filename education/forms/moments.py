"""Moments that staff type."""

from django.core.exceptions import ValidationError

YEARS = range(1900, 3000)


def within_reach(moment):
    """Refuse the ends of the calendar: the databases keep moments in UTC, where those fall outside of it."""
    if moment.year not in YEARS:
        raise ValidationError(f"Enter a year from {YEARS[0]} to {YEARS[-1]}.", "out_of_reach")
