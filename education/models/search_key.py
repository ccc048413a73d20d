from django.db import models


class SearchKey(models.Model):
    """
    One word of a request's name, or its address or number, as a keyed hash: a blind index.

    Whoever knows the word finds the request; whoever has only the database learns nothing.
    """

    request = models.ForeignKey(
        "education.ConsultationRequest", on_delete=models.CASCADE, related_name="search_keys"
    )
    key = models.CharField(max_length=64, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="search_key_once_a_request", fields=["request", "key"])]

    def __str__(self):
        return f"A search key of {self.request_id}"
