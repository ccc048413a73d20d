from django.db import models
from django.utils import timezone


class UnfinishedAnswersQuerySet(models.QuerySet):
    def expired(self, at=None):
        return self.filter(expires_at__lte=at or timezone.now())

    def kept(self, at=None):
        return self.filter(expires_at__gt=at or timezone.now())


class UnfinishedAnswers(models.Model):
    """A request that is still being written. Sealed under a key that only the visitor's cookie holds: we cannot read it."""

    lookup = models.CharField(max_length=64, unique=True)
    sealed = models.TextField()
    expires_at = models.DateTimeField(db_index=True)

    objects = UnfinishedAnswersQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "unfinished answers"

    def __str__(self):
        return f"Unfinished answers, kept until {timezone.localtime(self.expires_at):%d %B %Y, %H:%M}"
