from django.db import models
from django.utils import timezone


class AttemptQuerySet(models.QuerySet):
    def since(self, moment):
        return self.filter(at__gt=moment)


class Attempt(models.Model):
    """That somebody did what may be done only so often. Who it was is a keyed hash, and the row goes when its time is over."""

    action = models.CharField(max_length=30)
    who = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["action", "who", "at"], name="attempt_counted"),
            models.Index(fields=["at"], name="attempt_by_age"),
        ]

    def __str__(self):
        return f"{self.action}, {timezone.localtime(self.at):%d %B %Y, %H:%M}"
