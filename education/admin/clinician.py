from django import forms
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db.models import Q

from education.admin.model_admin import ClinicModelAdmin
from education.models import Clinician


class ClinicianForm(forms.ModelForm):
    """Only staff who can still sign in can be given a name that signs off."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "user" in self.fields:
            able = Q(is_staff=True, is_active=True) | Q(pk=self.instance.user_id)
            self.fields["user"].queryset = get_user_model().objects.filter(able).order_by("username")


@admin.register(Clinician)
class ClinicianAdmin(ClinicModelAdmin):
    """Who treats and who signs off."""

    form = ClinicianForm
    change_list_template = "admin/education/clinician_change_list.html"
    list_display = ["name", "credentials", "registration_number", "treats", "order"]
    list_filter = ["treats"]
    search_fields = ["name", "credentials"]
    fieldsets = [
        (
            "What patients read",
            {"fields": ["name", "credentials", "registration_number", "register_address"]},
        ),
        ("For staff", {"fields": ["user", ("treats", "order")]}),
    ]

    def get_readonly_fields(self, request, obj=None):
        """A name that has signed stays tied to its account: another would sign in it. Only a superuser can mend a mistake."""
        fixed = obj is not None and not request.user.is_superuser and obj.sign_offs.exists()
        return [*super().get_readonly_fields(request, obj), *(["user"] if fixed else [])]
