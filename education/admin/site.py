from django.contrib.admin import AdminSite


class ClinicAdminSite(AdminSite):
    """The staff's site."""
