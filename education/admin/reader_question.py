"""Readers' questions: who waits and since when, and the page on which staff answer one as they write any page."""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timesince import timesince

from education.admin import question_steps
from education.admin.history import READ
from education.admin.pages import KEEPERS, PageAdmin, PageForm
from education.models import ReaderQuestion
from education.models.personal_details import found_in

Status = ReaderQuestion.Status
WAITING = str(Status.WAITING)


class ReaderQuestionForm(PageForm):
    """The question as patients will read it, and its answer. What names somebody is not even kept as a version."""

    def clean(self):
        super().clean()
        question = self.cleaned_data.get("question", "")
        if personal := found_in(question):
            self.add_error("question", f"Take {' and '.join(personal)} out of the question.")
        if self.instance.status == Status.ANSWERED:
            for field in ("question", "answer"):
                if not self.cleaned_data.get(field) and field not in self.errors:
                    self.add_error(
                        field, ValidationError("It is published: leave nothing empty.", "required")
                    )


class QueueFilter(admin.SimpleListFilter):
    """Where a question stands. What waits for an answer comes first, also where nothing is asked for."""

    title = "where it stands"
    parameter_name = "queue"

    def lookups(self, request, model_admin):
        return [(WAITING, "To answer"), (str(Status.SUSPECTED), "Set apart"), (str(Status.ANSWERED), "Answered"),
                (str(Status.CLOSED), "Closed"), ("all", "All")]  # fmt: skip

    def value(self):
        asked = super().value()
        return asked if asked in dict(self.lookup_choices) else WAITING

    def queryset(self, request, queryset):
        return queryset if self.value() == "all" else queryset.filter(status=self.value())

    def choices(self, changelist):
        for value, label in self.lookup_choices:
            query = changelist.get_query_string({self.parameter_name: value})
            yield {"selected": value == self.value(), "query_string": query, "display": label}


@admin.register(ReaderQuestion)
class ReaderQuestionAdmin(PageAdmin):
    """Asked by readers, answered by editors, signed off by a clinician. Nobody is shown the address that a reader left."""

    form = ReaderQuestionForm
    change_form_template = "admin/education/reader_question_change_form.html"
    list_display = ["asked_on", "under", "waits", "where_it_stands", "words", "patients_see", "next_step"]
    list_display_links = ["asked_on"]
    list_filter = [QueueFilter]
    list_select_related = ["treatment", "guide"]
    search_fields = ["question", "answer"]
    search_help_text = "Search in questions and answers as patients read them."
    ordering = ["asked_at", "pk"]
    autocomplete_fields = ["sources"]
    has_markdown = True
    readonly_fields = ["their_words", "under", "asked_on", "where_it_stands", "address_left", "own_words_go"]
    fieldsets = [
        (
            "What the reader asked",
            {
                "fields": [
                    "their_words",
                    "under",
                    ("asked_on", "where_it_stands"),
                    "address_left",
                    "own_words_go",
                ]
            },
        ),
        (
            "As patients will read it",
            {
                "description": "Write the question again without anything personal. It is signed off and published with "
                "its answer, and leaves the sign-off of the page alone.",
                "fields": ["question", "answer", "sources"],
            },
        ),
        KEEPERS,
        ("For your colleagues", {"fields": ["note"]}),
    ]

    # --- Who ------------------------------------------------------------------------------------------------------------

    def has_add_permission(self, request):
        """Readers ask; staff who have something to say write it on the page."""
        return False

    def has_delete_permission(self, request, obj=None):
        """They are closed, and erased in time."""
        return False

    def has_view_permission(self, request, obj=None):
        """Who reads no pages sees that they wait, and opens none."""
        return super().has_view_permission(request, obj) and (obj is None or request.user.has_perm(READ))

    def get_urls(self):
        return [*question_steps.urls(self), *super().get_urls()]

    # --- The list -------------------------------------------------------------------------------------------------------

    def get_queryset(self, request):
        """No list holds what a reader wrote or left."""
        found = super().get_queryset(request)
        return found if request.resolver_match.kwargs.get("object_id") else found.defer("asked", "email")

    def get_list_display(self, request):
        return self.list_display if request.user.has_perm(READ) else ["asked_on", "under", "waits"]

    def get_list_display_links(self, request, list_display):
        return self.list_display_links if request.user.has_perm(READ) else None

    def get_search_fields(self, request):
        return self.search_fields if request.user.has_perm(READ) else []

    @admin.display(description="asked on", ordering="asked_at")
    def asked_on(self, question):
        return date_format(timezone.localtime(question.asked_at), "j F Y")

    @admin.display(description="under the page")
    def under(self, question):
        return question.about

    @admin.display(description="waits")
    def waits(self, question):
        """For how long, while it waits."""
        return timesince(question.asked_at, depth=1) if question.status == Status.WAITING else ""

    @admin.display(description="where it stands")
    def where_it_stands(self, question):
        return question.get_status_display()

    @admin.display(description="question, as patients will read it")
    def words(self, question):
        return question.question or "Not written yet"

    # --- One of them ----------------------------------------------------------------------------------------------------

    def get_fieldsets(self, request, obj=None):
        """The reader's own words are for who answers them."""
        fieldsets = super().get_fieldsets(request, obj)
        if request.user.has_perm(question_steps.ANSWER):
            return fieldsets
        (title, options), *others = fieldsets
        shown = [name for name in options["fields"] if name not in ("their_words", "own_words_go")]
        return [(title, options | {"fields": shown}), *others]

    @admin.display(description="in the reader’s own words")
    def their_words(self, question):
        """Plain text, and escaped: it is a stranger's."""
        if not question.asked:
            return "Erased"
        return format_html('<blockquote class="own-words">{}</blockquote>', question.asked)

    @admin.display(description="e-mail address")
    def address_left(self, question):
        """Whether, never which."""
        if question.email:
            return "Left, and kept from you. The reader gets one e-mail when the answer is live; then it is erased."
        return "None"

    @admin.display(description="own words are kept until")
    def own_words_go(self, question):
        return date_format(question.erase_on, "j F Y") if question.erase_on else "–"

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        may_answer = obj is not None and request.user.has_perm(question_steps.ANSWER)
        context["steps"] = question_steps.steps_of(obj) if may_answer else []
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)
