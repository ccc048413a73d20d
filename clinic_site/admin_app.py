"""Puts the clinic's own AdminSite in place of Django's."""

from django.contrib.admin.apps import SimpleAdminConfig


class ClinicAdminConfig(SimpleAdminConfig):
    """
    The stock admin under our AdminSite; `default_site` is how Django lets a project choose it.

    Nothing is discovered: other apps would register pages of theirs, such as the secrets of a second step.
    """

    default_site = "education.admin.site.ClinicAdminSite"

    def ready(self):
        """
        Register everything before anybody asks for the site.

        The site's class lives in the package that registers on it. Were the site asked for first, importing its class would
        make one site, register on it, and then replace it with an empty second one.
        """
        import education.admin  # noqa: F401

        super().ready()
