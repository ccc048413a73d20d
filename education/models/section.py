from django.db import models

from education.models.owned import OwnedByPage, once_an_owner, one_owner


class Section(OwnedByPage):
    """A headed piece of a treatment's or guide's text, in Markdown."""

    natural_field = "heading"

    heading = models.CharField(
        max_length=65, help_text="Says what follows, as a statement and not as a question (CHECKLISTS 81)."
    )
    body = models.TextField(
        max_length=6000,
        help_text="Markdown. Sentences of 20 words or fewer, paragraphs of 3 sentences or fewer. "
        "Cite a source where you state a fact: [@source-key].",
    )

    class Meta(OwnedByPage.Meta):
        constraints = [one_owner("section"), *once_an_owner("section", "heading")]

    def __str__(self):
        return self.heading
