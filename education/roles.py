"""
Who may do what: the one table of role × model × action.

A superuser may do everything, and alone manages accounts. Everybody else may do what their roles say and nothing more; every
migration makes the groups of the database equal to this table, so it cannot drift.

- An **editor** writes every page and previews it. Nothing goes live on an editor's word, and no editor sees a request.
  Treatments, guides and standing pages are withdrawn, never deleted. An editor answers readers' questions, and alone reads what
  the reader wrote; whoever asks may have left an e-mail address, which nobody sees.
- A **clinician** reads everything that is written, previews it, signs it off or sends it back, and puts it live or takes it
  back. They do not write: who signs a page off must not be who wrote it.
- A **reviewer** is a clinician from outside: they read what is written, preview it and sign it, and change nothing.
- The **front desk** answers requests. It sees the clinic's details, which it tells patients, and no working text; of readers'
  questions it sees that they wait.
- A **manager** keeps the clinic's details, clinicians and notices, sends pages for review, puts signed ones live and takes them
  back, and sees requests and pages to know what is overdue. They give requests to somebody, and alone export, hold or erase
  them; the words are the editors', the conversation the front desk's. They alone may publish without a sign-off, in an
  emergency, with a reason that stays on record.
"""

from django.contrib.auth.management import create_permissions

READ = {"view"}
KEEP = {"view", "add", "change"}
ALL = {"view", "add", "change", "delete"}

PAGES = ("Treatment", "Guide")
ROWS = (
    "Aftercare",
    "Caution",
    "Effect",
    "Fact",
    "GuideOption",
    "GuideStep",
    "Price",
    "Question",
    "QuestionToAsk",
    "Section",
    "Suitability",
)
WORDS = ("Concern", "Criterion", "Source", "Term")
CLINIC_ROWS = ("ClosedDay", "Notice", "OpeningHours")
REQUEST_RECORD = ("ConsultationRequest", "Message", "Note", "Notification", "RequestEvent")


def _each(models, actions):
    return dict.fromkeys(models, actions)


JUDGEMENTS = ("Attestation", "CheckOverride")  # given on the page-health report, never changed
REVIEWS = ("Comment", "SignOff", "Submission")  # given on the review pages, never changed
READ_CONTENT = _each((*PAGES, "ReaderQuestion", *ROWS, *WORDS, *REVIEWS, "StandingPage", "Revision"), READ)
READ_CLINIC = _each(("Clinic", "Clinician", *CLINIC_ROWS), READ)

# Role → model → actions. "preview", "submit", "sign", "publish" and "publish_unsigned" are Revision's own.
ROLES = {
    "editor": READ_CLINIC
    | _each(PAGES, KEEP)
    | _each((*ROWS, *WORDS), ALL)
    | _each(JUDGEMENTS, READ)
    | _each(REVIEWS, READ)
    | {
        "StandingPage": {"view", "change"},
        "PageReport": {"view", "change"},
        "PreviewLink": KEEP,
        "ReaderQuestion": {"view", "change"},
        "Revision": {"view", "preview", "submit"},
    },
    "clinician": READ_CLINIC
    | READ_CONTENT
    | _each(JUDGEMENTS, {"view", "add"})
    | {"PreviewLink": KEEP, "Revision": {"view", "preview", "sign", "publish"}},
    "reviewer": READ_CONTENT
    | _each(("Clinic", "Clinician"), READ)
    | {"Revision": {"view", "preview", "sign"}},
    "front desk": READ_CLINIC
    | {
        "ConsultationRequest": {"view", "change", "assign"},
        "Message": {"view", "add"},
        "Note": {"view", "add"},
        "ReaderQuestion": READ,  # that they wait and since when, not what they say
        "ReplyTemplate": KEEP,
        "RequestEvent": READ,
        "Notification": READ,
    },
    "manager": READ_CONTENT
    | _each(REQUEST_RECORD, READ)
    | _each(CLINIC_ROWS, ALL)
    | _each(JUDGEMENTS, {"view", "add"})
    | {
        "Clinic": KEEP,
        "Clinician": ALL,
        "ConsultationRequest": {"view", "assign", "export", "hold", "erase"},
        "Notification": {"view", "change"},
        "PageReport": {"view", "change"},
        "PreviewLink": KEEP,
        "ReplyTemplate": ALL,
        "Revision": {"view", "preview", "submit", "publish", "publish_unsigned"},
    },
}

# Whoever may do one of these needs a second step at sign-in; superusers may do them all.
SECOND_STEP = (
    "education.publish_revision",
    "education.publish_unsigned_revision",
    "education.sign_revision",
    "education.view_consultationrequest",
    "education.add_clinician",  # makes accounts
)


def make_groups(app_config, using, apps):
    """
    Make each role's group hold exactly what the table says. Safe to repeat.

    `apps` is the state that the migration reached; models it does not have yet are passed over until they exist.
    """
    try:
        Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    except LookupError:
        return  # the accounts' own tables are not there yet, or not any more
    create_permissions(app_config, verbosity=0, using=using, apps=apps)
    known = {
        permission.codename: permission
        for permission in Permission.objects.using(using).filter(content_type__app_label="education")
    }
    for role, table in ROLES.items():
        group, _ = Group.objects.using(using).get_or_create(name=role)
        codenames = {f"{action}_{model.lower()}" for model, actions in table.items() for action in actions}
        group.permissions.set([known[codename] for codename in sorted(codenames & known.keys())])
