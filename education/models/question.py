from django.db import models

from education.models.owned import OwnedByPage, once_an_owner, one_owner


class Question(OwnedByPage):
    """A question that patients ask, and its answer, on a page."""

    natural_field = "question"

    question = models.CharField(max_length=160, help_text="In the patient's own words.")
    answer = models.TextField(
        max_length=2000,
        help_text="Markdown. Answer in the first sentence, then explain. Cite: [@source-key].",
    )
    sources = models.ManyToManyField("education.Source", blank=True)

    class Meta(OwnedByPage.Meta):
        constraints = [one_owner("question"), *once_an_owner("question", "question")]

    def __str__(self):
        return self.question


class QuestionToAskManager(models.Manager):
    def get_by_natural_key(self, guide, question):
        return self.get(guide__slug=guide, question=question)


class QuestionToAsk(models.Model):
    """A question for a patient to take to the visit."""

    guide = models.ForeignKey("education.Guide", on_delete=models.CASCADE, related_name="questions_to_ask")
    question = models.CharField(max_length=160, help_text="As the patient would say it to the clinician.")
    why = models.CharField(max_length=240, blank=True, help_text="Why it is worth asking.")
    sources = models.ManyToManyField("education.Source", blank=True)
    order = models.PositiveSmallIntegerField(default=0, help_text="Lower numbers come first.")

    objects = QuestionToAskManager()

    class Meta:
        ordering = ["order", "pk"]
        verbose_name_plural = "questions to ask"
        constraints = [
            models.UniqueConstraint(name="question_to_ask_once_a_guide", fields=["guide", "question"])
        ]

    def __str__(self):
        return self.question

    def natural_key(self):
        return (self.guide.slug, self.question)

    natural_key.dependencies = ["education.guide"]
