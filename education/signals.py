"""What must follow a migration, or a change to the only content that is read live."""

from django.apps import apps as present_apps
from django.contrib.auth.signals import user_logged_in
from django.core.management import call_command
from django.db.models.signals import post_delete, post_migrate, post_save

from education.models import Clinic, Clinician, ClosedDay, Notice, OpeningHours, Publication
from education.roles import make_groups
from education.sign_in import gate

READ_LIVE = (Clinic, Clinician, ClosedDay, Notice, OpeningHours)


def connect():
    """Connect all receivers; called once, when the app is ready."""
    for model in READ_LIVE:
        post_save.connect(clinic_changed, sender=model, dispatch_uid=f"saved {model.__name__}")
        post_delete.connect(clinic_changed, sender=model, dispatch_uid=f"deleted {model.__name__}")
    post_migrate.connect(after_migrating, dispatch_uid="after migrating")
    user_logged_in.connect(signed_in, dispatch_uid="signed in")


def clinic_changed(raw=False, **kwargs):
    """Every worker shows the clinic's new details with its next page. (Fixtures, `raw`, too.)"""
    Publication.objects.bump()


def signed_in(request, **kwargs):
    """The hours of a session count from here."""
    gate.begin(request.session)


def after_migrating(app_config, using, apps=present_apps, **kwargs):
    """The shared cache's table and the roles' groups, without a second command to remember."""
    if app_config.label == "education":
        call_command("createcachetable", database=using, verbosity=0)
        make_groups(app_config, using, apps)
