from django.contrib import admin
from django.db import models
from django.http import HttpResponseRedirect
from django.urls import reverse

from education.admin.model_admin import ClinicModelAdmin
from education.forms.moments import within_reach
from education.models import Clinic, ClosedDay, Notice, OpeningHours


class OpeningHoursInline(admin.StackedInline):
    """When the clinic is open."""

    model = OpeningHours
    fields = [("weekday", "opens", "closes")]
    extra = 0


class ClosedDayInline(admin.StackedInline):
    """Days off."""

    model = ClosedDay
    fields = [("day", "reason")]
    extra = 0


class NoticeInline(admin.StackedInline):
    """Messages at the top of every page."""

    model = Notice
    extra = 0

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(db_field, models.DateTimeField):
            field.validators.append(within_reach)
        return field


@admin.register(Clinic)
class ClinicAdmin(ClinicModelAdmin):
    """The site's one clinic. The only content that patients see as soon as it is saved."""

    list_display = ["name", "phone", "jurisdiction"]
    fieldsets = [
        (
            "The clinic",
            {
                "description": "Patients see these details as soon as you save them.",
                "fields": ["name", "address", "phone", "out_of_hours_phone"],
            },
        ),
        ("Requests", {"fields": ["email", "reply_within_days"]}),
        (
            "Law",
            {"fields": ["jurisdiction", "other_emergency_number", "other_currency", "demonstration"]},
        ),
    ]
    inlines = [OpeningHoursInline, ClosedDayInline, NoticeInline]

    def changelist_view(self, request, extra_context=None):
        """Straight to the one there is."""
        only = Clinic.objects.first()
        if only is None or not self.has_view_permission(request):
            return super().changelist_view(request, extra_context)
        return HttpResponseRedirect(reverse("admin:education_clinic_change", args=[only.pk]))

    def has_add_permission(self, request):
        return super().has_add_permission(request) and not Clinic.objects.exists()

    def has_delete_permission(self, request, obj=None):
        return False
