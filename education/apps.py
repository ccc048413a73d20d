"""The one app of the site."""

from django.apps import AppConfig


class EducationConfig(AppConfig):
    """Patient education: content, publishing, reading and consultation requests."""

    name = "education"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        """Connect what must follow a migration or a change to the clinic's own details, and register the system checks."""
        from education import signals, system_checks  # noqa: F401  (importing registers them)

        signals.connect()
