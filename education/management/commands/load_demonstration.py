"""The demonstration's content, from the fixtures to live pages, in one command that can be repeated."""

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction
from django.db.models import F

from education.models import (
    Clinic,
    Concern,
    Criterion,
    Guide,
    ReplyTemplate,
    Revision,
    Source,
    StandingPage,
    Term,
    Treatment,
)
from education.publishing.freeze import record_if_changed
from education.publishing.going_live import publish

FIXTURES = [
    "source",
    "clinic",
    "criterion",
    "concern",
    "term",
    "standing_page",
    "treatment",
    "guide",
    "guide_step",
    "section",
    "fact",
    "effect",
    "caution",
    "aftercare",
    "suitability",
    "question",
    "question_to_ask",
    "reply_template",
]
NOTE = "Demonstration content"
CONTENT = (Source, Clinic, Criterion, Concern, Term, StandingPage, Treatment, Guide, ReplyTemplate)


class Command(BaseCommand):
    """Loads the fixtures into an empty site and publishes every page as a demonstration; leaves any other site as it is."""

    help = "Load the demonstration content and publish it, not signed off. Safe to repeat."

    @transaction.atomic
    def handle(self, *args, **options):
        """Load where there is nothing, publish what nobody has touched, and say what was done."""
        reason = self.reason_to_leave()
        if reason:
            self.stdout.write(f"{reason} Nothing was changed.")
            return
        if has_content():
            self.stdout.write("The site has content already: it was left as it is.")
        else:
            call_command("loaddata", *fixture_paths(), verbosity=0)
            self.stdout.write(
                f"Loaded the demonstration content: {Treatment.objects.count()} treatments, "
                f"{Guide.objects.count()} guides, {Source.objects.count()} sources."
            )
        published = [page for page in pages() if self.publish(page)]
        if published:
            self.stdout.write(
                f"Published {len(published)} pages as a demonstration, not signed off by a clinician."
            )
        else:
            self.stdout.write("Every page is published already.")

    @staticmethod
    def reason_to_leave():
        """Why this site is somebody's own and nothing in it may change; empty where it is the demonstration's, or empty."""
        if Clinic.objects.filter(demonstration=False).exists():
            return "This site belongs to a real clinic."
        # By the note, too: the person's account may be gone, and what they wrote stays theirs.
        ours = {"note": NOTE, "made_by": None, "published_by": None}
        if Revision.objects.exclude(pk__in=Revision.objects.filter(**ours).values("pk")).exists():
            return "Staff have saved or published pages here."
        if has_content() and not (Clinic.objects.exists() and Treatment.objects.exists()):
            return "This site has content of its own."
        return ""

    @staticmethod
    def publish(page):
        """Freeze the page and publish it, unless it was ever live in this state or was withdrawn. Whether it did."""
        if Revision.objects.of(page).filter(withdrawn_at__isnull=False).exists():
            return False
        revision = record_if_changed(page, note=NOTE)
        if revision.goes_live_at is not None:
            return False
        publish(revision, demonstration=True)
        return True


def has_content():
    """Whether anybody has entered anything that the fixtures could overwrite."""
    return any(model.objects.exists() for model in CONTENT)


def fixture_paths():
    """The fixtures' files, each after those that it refers to."""
    return [str(settings.BASE_DIR / "fixtures" / f"{name}.yaml") for name in FIXTURES]


def pages():
    """Everything that freezes: the shared words, a wider treatment before its parts, and the guides."""
    yield None
    yield from Treatment.objects.order_by(F("part_of").asc(nulls_first=True), "order", "pk")
    yield from Guide.objects.all()
