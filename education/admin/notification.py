"""
E-mails that are owed or went out. They send themselves; this list shows what is stuck, and why in plain words.

What was given up is tried again when a manager says so, once the reason is mended.
"""

from django.contrib import admin, messages
from django.utils import timezone
from django.utils.formats import date_format

from education.admin.model_admin import ClinicModelAdmin
from education.consultations import notifications
from education.models import Notification
from education.models.consultation_request import WORDS

# Kind of error, as notifications keep it → what it means for whoever can mend it.
REASONS = {
    "erased": "The request was erased, so nobody is written to.",
    "NotWanted": "Nobody is to be written to: set apart, they want to be called, or the answer is not on the site.",
    "PageNotLive": "The page that the answer stands under is not live, so the reader would find nothing.",
    "NobodyToTell": "There is no address to write to. Enter the clinic’s, or this person’s.",
    "BadHeaderError": "The address is not one that mail can be sent to.",
    "SMTPRecipientsRefused": "The mail server does not take mail for this address.",
    "SMTPDataError": "The mail server did not take this message.",
    "SMTPSenderRefused": "The mail server does not take mail from us. See DEFAULT_FROM_EMAIL.",
    "SMTPAuthenticationError": "The mail server does not know our name or password. See EMAIL_URL.",
    "SMTPNotSupportedError": "The mail server does not offer encryption, and we send nothing without it. See EMAIL_URL.",
    "SSLCertVerificationError": "The mail server could not prove who it is, so we send it nothing. See EMAIL_URL.",
    "TimeoutError": "The mail server did not answer in time.",
    "SMTPServerDisconnected": "The mail server hung up.",
    "SMTPConnectError": "The mail server takes nothing just now.",
    "SMTPHeloError": "The mail server takes nothing just now.",
    "ConnectionRefusedError": "The mail server cannot be reached.",
    "gaierror": "The mail server cannot be found. See EMAIL_URL.",
    "OSError": "The mail server cannot be reached.",
}
REVISION = ("revision", "revision__treatment", "revision__guide", "revision__reader_question")
QUESTIONS = ("reader_question", "revision__reader_question")
UNKNOWN = "Something else went wrong. Tell whoever runs the site."


def reason_in_words(kept):
    """“SMTPRecipientsRefused 550” as somebody at the clinic would say it, with the server's code for whoever runs it."""
    if not kept:
        return ""
    kind, _, code = kept.partition(" ")
    words = REASONS.get(kind, UNKNOWN)
    if code.startswith("4"):
        words += " It said: later."
    mark = code or (kind if kind not in REASONS else "")
    return f"{words} ({mark})" if mark else words


def state_of(notification):
    """How an e-mail stands, in words."""
    if notification.sent_at:
        return "Dealt with" if notification.kind == Notification.Kind.LINK_WANTED else "Sent"
    if notification.given_up_at:
        return "Given up"
    if notification.attempts:
        return f"Trying again at {date_format(timezone.localtime(notification.next_attempt_at), 'j F, H:i')}"
    return "Waiting"


class StateFilter(admin.SimpleListFilter):
    """By how an e-mail stands."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [
            ("waiting", "Waiting"),
            ("again", "Trying again"),
            ("given_up", "Given up"),
            ("stuck", "Needs a look"),
            ("sent", "Sent"),
        ]

    def queryset(self, request, queryset):
        states = {
            "waiting": lambda: queryset.owed().filter(attempts=0),
            "again": lambda: queryset.owed().filter(attempts__gt=0),
            "given_up": queryset.given_up,
            "stuck": queryset.stuck,
            "sent": lambda: queryset.filter(sent_at__isnull=False),
        }
        return states[self.value()]() if self.value() in states else queryset


@admin.register(Notification)
class NotificationAdmin(ClinicModelAdmin):
    """Read by whoever may see requests; tried again by a manager."""

    list_display = ["kind", "about", "state", "why", "created_at", "sent_at", "attempts"]
    list_filter = [StateFilter, "kind"]
    ordering = ["-created_at", "-pk"]
    actions = ["try_again"]
    fields = readonly_fields = [*list_display, "given_up_at", "last_error", "message_id"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_try_again_permission(self, request):
        return request.user.has_perm("education.change_notification")

    def get_queryset(self, request):
        """What a patient wrote stays encrypted: of a request, its reference is enough."""
        found = super().get_queryset(request)
        found = found.select_related("request", "reader_question", "page_report", "recipient", *REVISION)
        typed = [f"{path}__{name}" for path in QUESTIONS for name in ("asked", "email")]
        typed += [f"request__{name}" for name in WORDS]
        return found.defer("revision__document", "page_report__words", *typed)

    @admin.display(description="about", ordering="request")
    def about(self, notification):
        about = notification.about
        return f"{about}, to {notification.recipient}" if notification.recipient else about

    @admin.display(description="state")
    def state(self, notification):
        return state_of(notification)

    @admin.display(description="reason")
    def why(self, notification):
        return reason_in_words(notification.last_error)

    @admin.action(description="Try again", permissions=["try_again"])
    def try_again(self, request, queryset):
        """Have what was given up, or waits for long, sent as if for the first time."""
        chosen = list(queryset.to_try_again())
        count = notifications.try_again(queryset)
        for notification in chosen:
            self.log_change(request, notification, "To be tried again.")
        left = queryset.count() - count
        if count:
            said = f"{count} e-mail{'s' if count > 1 else ''} will be tried again in a moment."
            self.message_user(request, said, messages.SUCCESS)
        if left:
            said = f"{left} cannot be tried again: sent already, being sent now, or not wanted any more."
            self.message_user(request, said, messages.WARNING)
