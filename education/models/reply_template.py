from django.db import models
from django.db.models import Q


class ReplyTemplateManager(models.Manager):
    def get_by_natural_key(self, name):
        return self.get(name=name)


class ReplyTemplate(models.Model):
    """A reply that is written often. Whoever uses it reads it, changes it and sends it in their own name."""

    class Use(models.TextChoices):
        REPLY = "reply", "A reply"
        ACCEPT = "accept", "Accepting: a visit is booked"
        DECLINE = "decline", "Declining, with a reason"

    name = models.CharField(max_length=80, unique=True, help_text="How it is called in the list.")
    use = models.CharField(max_length=10, choices=Use, default=Use.REPLY)
    text = models.TextField(
        max_length=4000,
        help_text="Plain words. These are filled in: {name}, {reference}, {clinic}, {phone}, {treatments}, {visit}, {me}.",
    )

    objects = ReplyTemplateManager()

    class Meta:
        ordering = ["use", "name"]
        constraints = [
            models.CheckConstraint(
                name="reply_template_use_known", condition=Q(use__in=["reply", "accept", "decline"])
            )
        ]

    def __str__(self):
        return self.name

    def natural_key(self):
        return (self.name,)
