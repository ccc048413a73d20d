from django.db import models
from django.db.models import Q

from education.models.attestation import AboutAPage, common_constraints


class CheckOverride(AboutAPage):
    """A person's decision, with a reason, to let a page stand though a check fails; only where the list allows it."""

    ALLOWED = (91,)

    reason = models.CharField(
        max_length=400, help_text="Why the page is right as it is. Kept in the page's history."
    )

    class Meta(AboutAPage.Meta):
        constraints = [
            *common_constraints("override"),
            models.CheckConstraint(name="override_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="override_allowed_by_the_list",
                condition=Q(item__in=[91]),
                violation_error_message="The checklists allow no override of this item.",
            ),
        ]

    def __str__(self):
        return f"Item {self.item}, overridden by {self.name}"
