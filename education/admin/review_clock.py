"""What is to be reviewed, on the staff's front page and in full; and that a source was read again, or no longer holds."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from education.admin.spreadsheet import as_csv
from education.models import Source, Submission
from education.publishing.review_clock import clocks, to_read_again

READ = "education.view_revision"
CHANGE_SOURCE = "education.change_source"


def urls(site):
    """The clock's addresses under the staff's site."""
    return [
        path("review-clock/", site.admin_view(review_clock), name="review_clock"),
        path("review-clock/report.csv", site.admin_view(review_clock_csv), name="review_clock_csv"),
        path("review-clock/read-again/<int:pk>/", site.admin_view(read_again), name="read_again"),
    ]


def panel(user):
    """What the front page says to this person; nothing to those who may not read pages. Five queries."""
    if not user.has_perm(READ):
        return {}
    found = clocks()
    waiting = Submission.objects.open().filter(clinician__user=user)
    return {
        "pressing": [clock for clock in found if clock.is_pressing],
        "never": sum(clock.state == "never" for clock in found),
        "to_read_again": list(to_read_again()),
        "waiting": list(
            waiting.select_related(
                "revision__treatment", "revision__guide", "revision__reader_question"
            ).order_by("due_on", "at")
        ),
        "today": timezone.localdate(),
    }


def _demand_reader(request):
    if not request.user.has_perm(READ):
        raise PermissionDenied


@require_http_methods(["GET", "HEAD"])
def review_clock(request):
    """Every page that patients read, the most pressing first."""
    _demand_reader(request)
    context = {
        **admin.site.each_context(request),
        "title": "Review clock",
        "subtitle": None,
        "clocks": clocks(),
        "to_read_again": to_read_again(),
        "can_change_source": request.user.has_perm(CHANGE_SOURCE),
    }
    return TemplateResponse(request, "admin/education/review_clock.html", context)


@require_http_methods(["GET", "HEAD"])
def review_clock_csv(request):
    """The same for a spreadsheet."""
    _demand_reader(request)
    rows = [("Page", "State", "Last reviewed", "By", "Due", "Owner", "Deputy", "Sources that changed")]
    for clock in clocks():
        reviewed = (timezone.localdate(clock.review.at), clock.review.name) if clock.review else ("", "")
        rows.append(
            (
                clock.name,
                clock.state_in_words,
                *reviewed,
                clock.due_on or "",
                clock.owner or "",
                clock.deputy or "",
                ", ".join(source.slug for source in clock.flags),
            )
        )
    return as_csv(rows, "review-clock.csv")


@require_POST
def read_again(request, pk):
    """Somebody read a source again today, and it still says what we cite it for."""
    if not (request.user.has_perm(READ) and request.user.has_perm(CHANGE_SOURCE)):
        raise PermissionDenied
    source = get_object_or_404(Source, pk=pk)
    model_admin = admin.site.get_model_admin(Source)
    model_admin.keep_as_read(request, source)
    said = "Read again today: it still says so."
    model_admin.log_change(request, source, said)
    model_admin.message_user(request, f"“{source}”: {said}", messages.SUCCESS)
    return HttpResponseRedirect(reverse("admin:education_source_change", args=[source.pk]))
