from django.db import models


class Certainty(models.TextChoices):
    """How sure the sources are of a statement."""

    WELL_ESTABLISHED = "well_established", "Well established"
    SOME_EVIDENCE = "some_evidence", "Some evidence"
    UNCERTAIN = "uncertain", "Uncertain"
