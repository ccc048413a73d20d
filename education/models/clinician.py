from django.conf import settings
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q


class ClinicianManager(models.Manager):
    def get_by_natural_key(self, name):
        return self.get(name=name)


class Clinician(models.Model):
    """Who treats and who signs off: credentials, and where a patient can check them."""

    name = models.CharField(max_length=120, unique=True)
    credentials = models.CharField(
        max_length=160, help_text="As the register gives them: “MD, board-certified dermatologist”."
    )
    registration_number = models.CharField(max_length=60, blank=True)
    register_address = models.CharField(
        max_length=400,
        blank=True,
        validators=[URLValidator(schemes=["http", "https"])],
        help_text="Where a patient can look the number up.",
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="clinician",
        help_text="The account with which this person signs off.",
    )
    treats = models.BooleanField(default=True, help_text="Treats patients, and is shown to them.")
    order = models.PositiveSmallIntegerField(default=0, help_text="Lower numbers come first.")

    objects = ClinicianManager()

    class Meta:
        ordering = ["order", "name"]
        constraints = [
            models.CheckConstraint(
                name="clinician_registration_can_be_checked",
                condition=Q(registration_number="") | ~Q(register_address=""),
                violation_error_message="Say where a patient can look the registration number up.",
            )
        ]

    def __str__(self):
        return self.name

    def natural_key(self):
        return (self.name,)
