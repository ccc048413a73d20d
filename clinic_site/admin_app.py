"""Puts the clinic's own AdminSite in place of Django's."""

from django.contrib.admin.apps import AdminConfig


class ClinicAdminConfig(AdminConfig):
    """The stock admin under our AdminSite; `default_site` is how Django lets a project choose it."""

    default_site = "education.admin.site.ClinicAdminSite"
