from django.db import models
from django.db.models import F, Q
from phonenumber_field.modelfields import PhoneNumberField


class ClinicManager(models.Manager):
    def get_by_natural_key(self, name):
        return self.get(name=name)


class Clinic(models.Model):
    """This site's one clinic: how to reach it, when it is open, and whose law it works under."""

    class Jurisdiction(models.TextChoices):
        US = "us", "United States"
        UK = "uk", "United Kingdom"
        OTHER = "other", "Another country"

    EMERGENCY_NUMBERS = {Jurisdiction.US: "911", Jurisdiction.UK: "999"}

    CURRENCIES = {Jurisdiction.US: "$", Jurisdiction.UK: "£"}

    only_one = models.BooleanField(default=True, unique=True, editable=False)
    name = models.CharField(max_length=80)
    demonstration = models.BooleanField(
        default=False, help_text="Says on every page that this is not a real clinic."
    )
    jurisdiction = models.CharField(
        max_length=10,
        choices=Jurisdiction,
        help_text="Sets the emergency number, the currency and the advertising rules.",
    )
    other_emergency_number = models.CharField(
        max_length=10, blank=True, help_text="Only for another country than the US or the UK."
    )
    other_currency = models.CharField(
        max_length=10, blank=True, help_text="Only for another country: what stands before a price, as “€”."
    )
    phone = PhoneNumberField(help_text="The number on every page. Answered in opening hours.")
    out_of_hours_phone = PhoneNumberField(
        blank=True, help_text="For somebody who is worried after a treatment when the clinic is closed."
    )
    email = models.EmailField(help_text="Where the clinic is told of new requests. Not shown to patients.")
    address = models.TextField(max_length=300, blank=True, help_text="As on an envelope.")
    reply_within_days = models.PositiveSmallIntegerField(
        default=2, help_text="Working days. Promised to patients after they send a request."
    )

    objects = ClinicManager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="clinic_only_one", condition=Q(only_one=True)),
            models.CheckConstraint(
                name="clinic_jurisdiction_known", condition=Q(jurisdiction__in=["us", "uk", "other"])
            ),
            models.CheckConstraint(
                name="clinic_has_emergency_number",
                condition=~Q(jurisdiction="other") | ~Q(other_emergency_number=""),
                violation_error_message="Give the emergency number of the clinic's country.",
            ),
            models.CheckConstraint(
                name="clinic_reply_promise_plausible", condition=Q(reply_within_days__range=(1, 30))
            ),
        ]

    def __str__(self):
        return self.name

    def natural_key(self):
        return (self.name,)

    @property
    def emergency_number(self):
        """The number to call when a life may be at risk, where the clinic is."""
        return self.EMERGENCY_NUMBERS.get(self.jurisdiction, self.other_emergency_number)

    @property
    def currency(self):
        """What stands before a price where the clinic is; empty where nobody entered it."""
        return self.CURRENCIES.get(self.jurisdiction, self.other_currency)


class OpeningHoursManager(models.Manager):
    def get_by_natural_key(self, weekday, opens):
        return self.get(weekday=weekday, opens=opens)


class OpeningHours(models.Model):
    """One span of one weekday in which the clinic is open."""

    class Weekday(models.IntegerChoices):
        MONDAY = 0, "Monday"
        TUESDAY = 1, "Tuesday"
        WEDNESDAY = 2, "Wednesday"
        THURSDAY = 3, "Thursday"
        FRIDAY = 4, "Friday"
        SATURDAY = 5, "Saturday"
        SUNDAY = 6, "Sunday"

    clinic = models.ForeignKey("education.Clinic", on_delete=models.CASCADE, related_name="opening_hours")
    weekday = models.PositiveSmallIntegerField(choices=Weekday)
    opens = models.TimeField()
    closes = models.TimeField()

    objects = OpeningHoursManager()

    class Meta:
        ordering = ["weekday", "opens"]
        verbose_name_plural = "opening hours"
        constraints = [
            models.UniqueConstraint(name="opening_hours_once", fields=["weekday", "opens"]),
            models.CheckConstraint(name="opening_hours_weekday", condition=Q(weekday__range=(0, 6))),
            models.CheckConstraint(
                name="opening_hours_in_order",
                condition=Q(closes__gt=F("opens")),
                violation_error_message="The clinic must close after it opens.",
            ),
        ]

    def __str__(self):
        return f"{self.get_weekday_display()} {self.opens:%H:%M} to {self.closes:%H:%M}"

    def natural_key(self):
        return (self.weekday, self.opens)


class ClosedDayManager(models.Manager):
    def get_by_natural_key(self, day):
        return self.get(day=day)


class ClosedDay(models.Model):
    """A day on which the clinic is closed though its hours say otherwise."""

    clinic = models.ForeignKey("education.Clinic", on_delete=models.CASCADE, related_name="closed_days")
    day = models.DateField(unique=True)
    reason = models.CharField(max_length=80, blank=True)

    objects = ClosedDayManager()

    class Meta:
        ordering = ["day"]

    def __str__(self):
        return f"{self.day:%d %B %Y}"

    def natural_key(self):
        return (self.day,)


class NoticeManager(models.Manager):
    def get_by_natural_key(self, text):
        return self.get(text=text)


class Notice(models.Model):
    """A short message from the clinic at the top of every page, between two moments."""

    clinic = models.ForeignKey("education.Clinic", on_delete=models.CASCADE, related_name="notices")
    text = models.CharField(max_length=240, unique=True)
    shown_from = models.DateTimeField()
    shown_until = models.DateTimeField()

    objects = NoticeManager()

    class Meta:
        ordering = ["shown_from"]
        constraints = [
            models.CheckConstraint(
                name="notice_in_order",
                condition=Q(shown_until__gt=F("shown_from")),
                violation_error_message="The notice must end after it starts.",
            )
        ]

    def __str__(self):
        return self.text

    def natural_key(self):
        return (self.text,)
