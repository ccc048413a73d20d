"""The staff's site: one front page, grouped by what people come to do."""

from django.contrib.admin import AdminSite
from django.urls import reverse

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
    ],
    "Requests": ["ConsultationRequest", "Note", "RequestEvent", "Notification"],
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

    def get_urls(self):
        """The reports beside the models' own pages."""
        from education.admin import claim_ledger, health, review_clock  # they know this site

        return [*health.urls(self), *review_clock.urls(self), *claim_ledger.urls(self), *super().get_urls()]

    def index(self, request, extra_context=None):
        """The front page, with what waits to be reviewed for those who read pages."""
        from education.admin.review_clock import panel

        return super().index(request, {"clock": panel(request.user)} | (extra_context or {}))

    def get_app_list(self, request, app_label=None):
        """What this person may see, in our groups instead of one list an app. A model in no group comes last, never lost."""
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
