"""The pages on which staff confirm that something goes live or is taken back."""

from dataclasses import dataclass, field

from django.contrib import admin, messages
from django.contrib.admin.helpers import AdminForm
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode

from education.forms.going_live import ChosenPagesForm, PublishForm, WithdrawForm
from education.models import Guide, PreviewLink, ReaderQuestion, Revision, SignOff, Treatment
from education.publishing import content
from education.publishing.changes import summary
from education.publishing.going_live import NotPublishable, publish, stopping, withdraw
from education.publishing.status import Status, status, statuses

PUBLISH = "education.publish_revision"
PREVIEW = "education.preview_revision"


@dataclass(frozen=True)
class Item:
    """One page on a confirmation page: where it stands, which version is meant, and what would change."""

    name: str
    status: Status
    revision: Revision | None = None
    changes: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    stops: tuple = ()
    sign_off: SignOff | None = None
    cancel_going_live: str = ""

    @property
    def change_address(self):
        """Where what stops it is mended. Shared words have no one page."""
        page = self.revision.page if self.revision else None
        return reverse(f"admin:education_{page._meta.model_name}_change", args=[page.pk]) if page else ""

    @property
    def can_go_live(self):
        """Whether the button would publish it."""
        waits = self.revision is not None and not self.revision.goes_live_at
        return waits and not self.stops and self.sign_off is not None


class GoesLive(admin.ModelAdmin):
    """A model whose rows are pages: their newest revisions can be published, and the pages withdrawn."""

    actions = ["publish_newest", "withdraw_pages"]

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path("publish/", self.admin_site.admin_view(self.publish_view), name=f"{name}_publish"),
            path("withdraw/", self.admin_site.admin_view(self.withdraw_view), name=f"{name}_withdraw"),
            *super().get_urls(),
        ]

    def has_publish_permission(self, request, obj=None):
        """Whether this person may put these pages live and take them back."""
        return request.user.has_perm(PUBLISH) and self.has_view_permission(request, obj)

    @admin.action(description="Publish the newest saved version…", permissions=["publish"])
    def publish_newest(self, request, queryset):
        """Ask first: the confirmation page does it."""
        return HttpResponseRedirect(self._address("publish", queryset))

    @admin.action(description="Withdraw from patients…", permissions=["publish"])
    def withdraw_pages(self, request, queryset):
        """Ask first: the confirmation page does it."""
        return HttpResponseRedirect(self._address("withdraw", queryset))

    def publish_view(self, request):
        """Confirm, by GET; publish, by POST."""
        self._demand_publish_permission(request)
        revisions = Revision.objects.filter(subject=Revision.subject_of(self.model))
        form = PublishForm(request.POST if request.method == "POST" else None, revisions=revisions)
        if form.is_bound and form.is_valid():
            chosen = form.cleaned_data["revision"].select_related("treatment", "guide", "reader_question")
            for revision in chosen:
                publish_one(request, self, revision, form.moment)
            return HttpResponseRedirect(self._back({revision.page for revision in chosen}))
        if form.is_bound:
            chosen = form.cleaned_data.get("revision", revisions.none())
            items = [self._item(revision.page, revision) for revision in chosen]
        else:
            items = [self._item(page) for page in self._chosen_pages(request)]
        return confirm(request, self, form, items, "publish")

    def withdraw_view(self, request):
        """Confirm, by GET; withdraw, by POST."""
        self._demand_publish_permission(request)
        form = WithdrawForm(
            request.POST if request.method == "POST" else None, pages=self.model._default_manager.all()
        )
        if form.is_bound and form.is_valid():
            pages = form.cleaned_data["page"]
            for page in pages:
                self._withdraw_one(request, page, form.moment)
            return HttpResponseRedirect(self._back(pages))
        pages = form.cleaned_data.get("page", []) if form.is_bound else self._chosen_pages(request)
        stand = statuses(pages)
        items = [Item(str(page), stand[page.pk], remarks=_on_withdrawing(page)) for page in pages]
        return confirm(request, self, form, items, "withdraw", pages=pages)

    def _item(self, page, revision=None):
        stand = status(page)
        revision = revision or stand.newest
        changes, remarks = changes_to(stand, revision), _on_publishing(page, stand, revision)
        return Item(str(page), stand, revision, changes, remarks, stops_of(revision), sign_off_of(revision))

    def _withdraw_one(self, request, page, moment):
        if withdraw(page, at=moment):
            said = f"Withdrawn from {in_words(moment)}." if moment else "Withdrawn."
            self.log_change(request, page, said)
            self.message_user(request, f"“{page}”: {said}", messages.SUCCESS)
        else:
            self.message_user(
                request, f"“{page}”: there was nothing to withdraw, or it is decided already.", messages.ERROR
            )

    def _demand_publish_permission(self, request):
        if not self.has_publish_permission(request):
            raise PermissionDenied

    def _chosen_pages(self, request):
        chosen = ChosenPagesForm(request.GET, pages=self.model._default_manager.all())
        if not chosen.is_valid():
            raise Http404
        return list(chosen.cleaned_data["page"])

    def _address(self, what, pages):
        keys = [("page", page.pk) for page in pages]
        return f"{reverse(f'admin:{self.opts.app_label}_{self.opts.model_name}_{what}')}?{urlencode(keys)}"

    def _back(self, pages):
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        if len(pages) == 1:
            return reverse(f"{name}_change", args=[next(iter(pages)).pk])
        return reverse(f"{name}_changelist")


def publish_one(request, model_admin, revision, moment):
    """Publish one revision and say how it went, in words."""
    name = str(revision.page or "Shared words")
    try:
        publish(revision, by=request.user, at=moment)
    except NotPublishable as problem:
        model_admin.message_user(request, f"“{name}” was not published. {problem}", messages.ERROR)
        return
    said = f"Goes live on {in_words(moment)}." if moment else "Published."
    model_admin.log_change(request, revision.page or revision, said)
    model_admin.message_user(request, f"“{name}”: {said}", messages.SUCCESS)


def stops_of(revision):
    """What the confirmation page lists before its button."""
    return stopping(revision) if revision is not None and not revision.goes_live_at else ()


def sign_off_of(revision):
    """Whose sign-off holds for a version; None where nobody's does."""
    return SignOff.objects.covering(revision).first() if revision is not None else None


def changes_to(stand, revision):
    """What patients would see change with this revision, a line a part; empty where nothing would."""
    if revision is None:
        return []
    live = content.load(stand.live.document) if stand.live else None
    return summary(live, content.load(revision.document))


def confirm(request, model_admin, form, items, what, pages=()):
    """The page that says what will happen and asks when."""
    hidden = [("page", page.pk) for page in pages] or [
        ("revision", item.revision.pk) for item in items if item.can_go_live
    ]
    context = {
        **model_admin.admin_site.each_context(request),
        "title": {"publish": "Publish", "withdraw": "Withdraw from patients"}[what],
        "subtitle": None,
        "opts": model_admin.opts,
        "what": what,
        "items": items,
        "hidden": hidden,
        "can_confirm": bool(hidden),
        "can_publish_unsigned": request.user.has_perm("education.publish_unsigned_revision"),
        "adminform": AdminForm(form, [("When", {"fields": ["when", "at"]})], {}, model_admin=model_admin),
        "form": form,
    }
    return TemplateResponse(
        request, "admin/education/confirm.html", context, status=422 if form.is_bound else None
    )


def _on_publishing(page, stand, revision):
    """What the person should know before they publish."""
    remarks = []
    if revision is None:
        remarks.append("Nothing is saved yet. Save the page first.")
    elif revision.goes_live_at is not None:
        remarks.append("This version is live or scheduled already.")
    elif stand.ends_at:
        remarks.append(f"The page will still be withdrawn on {in_words(stand.ends_at)}, as it is planned.")
    if revision and stand.scheduled and not revision.goes_live_at and stand.scheduled.pk < revision.pk:
        remarks.append(
            f"An older version was to go live on {in_words(stand.scheduled.goes_live_at)}: now it will not."
        )
    if revision and not revision.goes_live_at and stand.newest and stand.newest.pk != revision.pk:
        remarks.append("The page was saved again meanwhile. This publishes the version that you looked at.")
    if isinstance(page, Treatment) and page.part_of and not status(page.part_of).live:
        remarks.append(f"Patients will see it once “{page.part_of}”, of which it is a part, is live too.")
    if isinstance(page, ReaderQuestion) and not status(page.about).live:
        remarks.append(f"Patients will see it once “{page.about}”, under which it stands, is live too.")
    return remarks


def _on_withdrawing(page):
    """What else disappears with it."""
    remarks = []
    if isinstance(page, Treatment):
        parts = ", ".join(f"“{part}”" for part in page.parts.all())
        if parts:
            remarks.append(f"Its parts go with it: {parts}.")
        guides = ", ".join(f"“{guide}”" for guide in Guide.objects.filter(options__treatment=page))
        if guides:
            remarks.append(f"It will be missing in: {guides}.")
    if not isinstance(page, ReaderQuestion):
        answered = Revision.objects.live().filter(reader_question__in=page.reader_questions.all()).count()
        if answered:
            many = "s" if answered > 1 else ""
            remarks.append(f"{answered} reader’s question{many} under it will be hidden with it.")
    links = PreviewLink.objects.open().filter(revision__in=Revision.objects.of(page))
    if people := ", ".join(f"“{link.for_whom}”" for link in links):
        remarks.append(f"Preview links to its versions still open, until you take them back. For: {people}.")
    return remarks


def in_words(moment):
    """A moment as staff say it, in the clinic's time."""
    return date_format(timezone.localtime(moment), "j F Y, H:i")
