"""“Invite a clinician”: an account that may read previews and sign, made by a manager in a minute."""

from django.contrib import admin, messages
from django.contrib.admin.helpers import AdminForm
from django.contrib.admin.models import ADDITION, LogEntry
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from education.forms.invitation import InvitationForm
from education.models import Clinician
from education.sign_in import letters

FIELDSETS = [
    ("Who", {"fields": ["name", "username", "email"]}),
    ("For checking them", {"fields": ["credentials", "registration_number", "register_address"]}),
]


def urls(site):
    """The page's address under the staff's site."""
    return [path("education/clinician/invite/", site.admin_view(invite), name="education_clinician_invite")]


@require_http_methods(["GET", "POST"])
def invite(request):
    """For whoever keeps the list of clinicians."""
    if not request.user.has_perm("education.add_clinician"):
        raise PermissionDenied
    form = InvitationForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with transaction.atomic():
            clinician = form.save()
            letters.owe("invitation", clinician.user_id)
            words = f"Invited {clinician.name} to review as “{clinician.user.username}”."
            LogEntry.objects.log_actions(request.user.pk, [clinician], ADDITION, words, single_object=True)
            LogEntry.objects.log_actions(
                request.user.pk, [clinician.user], ADDITION, words, single_object=True
            )
        messages.success(request, f"{words} A link to choose a password goes to {clinician.user.email}.")
        return HttpResponseRedirect(reverse("admin:education_clinician_changelist"))
    context = admin.site.each_context(request) | {
        "title": "Invite a clinician",
        "opts": Clinician._meta,
        "form": form,
        "adminform": AdminForm(form, FIELDSETS, {}),
    }
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "admin/education/invite.html", context, status=status)
