"""The staff's site: one front page, grouped by what people come to do."""

from functools import wraps

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.urls import path, reverse
from django.utils.functional import SimpleLazyObject

from education.admin.signed_out import signed_out, still_here
from education.sign_in import gate

GROUPS = {
    "Content": [
        "Treatment",
        "Guide",
        "Source",
        "Criterion",
        "Concern",
        "Term",
        "StandingPage",
        "Revision",
        "PageReport",
    ],
    "Requests": [
        "ConsultationRequest",
        "ReaderQuestion",
        "ReplyTemplate",
        "Note",
        "RequestEvent",
        "Notification",
    ],
    "Clinic": ["Clinic", "Clinician"],
    "Accounts": ["User", "Group"],
}

# Reports, listed beside the models that they are about: view → how the front page lists it.
REPORTS = {
    view: {
        "name": name,
        "object_name": name.title().replace(" ", ""),
        "add_url": None,
        "view_only": True,
        "perms": {"view": True},
        "app_label": "education",
    }
    for view, name in {
        "health": "Page health",
        "review_clock": "Review clock",
        "claims": "Claim ledger",
    }.items()
}


class ClinicAdminSite(AdminSite):
    """The staff's site. Its name is the clinic's, which the template knows."""

    site_header = "Clinic staff"
    site_title = "Clinic staff"
    index_title = "Staff pages"
    empty_value_display = "–"
    index_template = "admin/education/index.html"
    enable_nav_sidebar = False  # the front page lists everything; a page being written needs the width

    def has_permission(self, request):
        """Active staff, in a session whose sign-in went as far as what they may do asks for."""
        return super().has_permission(request) and gate.missing(request) is None

    def admin_view(self, view, cacheable=False):
        """The one gate: before any page opens, whoever lacks a second step is led to it, and the others are seen to be there."""
        gated = super().admin_view(view, cacheable)

        @wraps(view)
        def inner(request, *args, **kwargs):
            if super(ClinicAdminSite, self).has_permission(request):
                if lacking := gate.missing(request):
                    return redirect_to_login(request.get_full_path(), reverse(lacking))
                gate.keep_alive(request.session)
            elif request.method == "POST":
                return signed_out(request)
            return gated(request, *args, **kwargs)

        return inner

    def login(self, request, extra_context=None):
        """The clinic's sign-in, wherever Django's own would be shown."""
        return redirect_to_login(request.GET.get("next", ""), reverse("account_login"))

    def password_change(self, request, extra_context=None):
        """Five tries a minute: a session left open is not a place to guess its owner's password."""
        from allauth.core import ratelimit

        return ratelimit.consume_or_429(
            request, action="change_password", user=request.user
        ) or super().password_change(request, extra_context)

    def get_urls(self):
        """The reports and the invitation beside the models' own pages."""
        from education.admin import claim_ledger, health, invitation, review_clock  # they know this site

        return [
            path("still-here/", self.admin_view(still_here), name="still_here"),
            *health.urls(self),
            *review_clock.urls(self),
            *claim_ledger.urls(self),
            *invitation.urls(self),
            *super().get_urls(),
        ]

    def index(self, request, extra_context=None):
        """The front page, with what waits: requests for those who see them, reviews for those who read pages."""
        from education.admin import page_report, question_panel, request_panel, review_clock

        panels = {
            "requests": request_panel.panel(request.user),
            "questions": question_panel.panel(request.user),
            "clock": review_clock.panel(request.user),
            "reports": page_report.panel(request.user),
        }
        return super().index(request, panels | (extra_context or {}))

    def get_app_list(self, request, app_label=None):
        """What this person may see. Made when a page shows it, which most do not."""
        return SimpleLazyObject(lambda: self._groups(request, app_label))

    def _groups(self, request, app_label):
        """In our groups instead of one list an app. A model in no group comes last, never lost."""
        apps = self._build_app_dict(request, app_label)
        entries = {
            entry["object_name"]: entry | {"app_label": label}
            for label, app in apps.items()
            for entry in app["models"]
        }
        groups = [
            _group(name, [entries.pop(model) for model in models if model in entries])
            for name, models in GROUPS.items()
        ]
        if request.user.has_perm("education.view_revision"):
            groups[0]["models"] += [
                report | {"admin_url": reverse(f"admin:{view}")} for view, report in REPORTS.items()
            ]
        groups.append(_group("More", sorted(entries.values(), key=lambda entry: entry["name"])))
        return [group for group in groups if group["models"]]


def _group(name, models):
    """One group as the admin's templates expect an app."""
    return {
        "name": name,
        "app_label": name.lower(),
        "app_url": reverse("admin:app_list", args=[models[0]["app_label"]]) if models else "",
        "has_module_perms": True,
        "models": models,
    }
