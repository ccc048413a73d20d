"""The request desk: promises, archive, holds, messages, search keys, limits, and mail to patients."""

import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import education.models.consultation_request
import education.models.encrypted


class Migration(migrations.Migration):
    dependencies = [
        ("education", "0005_clinical_fingerprints"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Attempt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("action", models.CharField(max_length=30)),
                ("who", models.CharField(max_length=64)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", education.models.encrypted.EncryptedTextField()),
                (
                    "by_phone",
                    models.BooleanField(default=False, editable=False, help_text="Said on the telephone."),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "read_at",
                    models.DateTimeField(
                        editable=False, help_text="When the patient first opened it.", null=True
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ReplyTemplate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "name",
                    models.CharField(help_text="How it is called in the list.", max_length=80, unique=True),
                ),
                (
                    "use",
                    models.CharField(
                        choices=[
                            ("reply", "A reply"),
                            ("accept", "Accepting: a visit is booked"),
                            ("decline", "Declining, with a reason"),
                        ],
                        default="reply",
                        max_length=10,
                    ),
                ),
                (
                    "text",
                    models.TextField(
                        help_text="Plain words. These are filled in: {name}, {reference}, {clinic}, {phone}, {treatments}, {visit}, {me}.",
                        max_length=4000,
                    ),
                ),
            ],
            options={
                "ordering": ["use", "name"],
            },
        ),
        migrations.CreateModel(
            name="SearchKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(db_index=True, max_length=64)),
            ],
        ),
        migrations.AlterModelOptions(
            name="consultationrequest",
            options={
                "ordering": ["-urgent", "received_at", "pk"],
                "permissions": [
                    ("assign_consultationrequest", "Can give requests to somebody, and put them away"),
                    ("export_consultationrequest", "Can export requests as a table"),
                    ("hold_consultationrequest", "Can put a legal hold on a request"),
                    ("erase_consultationrequest", "Can erase a request before its day"),
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name="notification",
            name="notification_kind_known",
        ),
        migrations.RemoveConstraint(
            model_name="notification",
            name="notification_is_for_the_clinic_or_one_person",
        ),
        migrations.RemoveConstraint(
            model_name="notification",
            name="notification_one_digest_a_week",
        ),
        migrations.RemoveConstraint(
            model_name="requestevent",
            name="request_event_kind_known",
        ),
        migrations.RemoveIndex(
            model_name="notification",
            name="notification_due",
        ),
        migrations.RemoveField(
            model_name="consultationrequest",
            name="had_before",
        ),
        migrations.RenameField(model_name="notification", old_name="week", new_name="period"),
        migrations.AddField(
            model_name="consultationrequest",
            name="access_key",
            field=models.CharField(
                default=education.models.consultation_request.new_access_key, editable=False, max_length=64
            ),
        ),
        migrations.AddField(
            model_name="consultationrequest",
            name="archived_at",
            field=models.DateTimeField(
                editable=False, help_text="Put away: in no list but the archive.", null=True
            ),
        ),
        migrations.AddField(
            model_name="consultationrequest",
            name="email_confirmed_at",
            field=models.DateTimeField(
                editable=False,
                help_text="When the patient opened the link that was mailed to them.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="consultationrequest",
            name="erased_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="consultationrequest",
            name="held_at",
            field=models.DateTimeField(
                editable=False, help_text="Legal hold: not erased while this is set.", null=True
            ),
        ),
        migrations.AddField(
            model_name="consultationrequest",
            name="hold_reason",
            field=education.models.encrypted.EncryptedTextField(blank=True, editable=False),
        ),
        migrations.AddField(
            model_name="consultationrequest",
            name="reply_by",
            field=models.DateField(
                editable=False,
                help_text="The last day that keeps the promise, while the patient waits on us.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="consultationrequest",
            name="visit_at",
            field=models.DateTimeField(
                blank=True, help_text="When the consultation is, once it is booked.", null=True
            ),
        ),
        migrations.AddField(
            model_name="consultationrequest",
            name="waiting_since",
            field=models.DateTimeField(
                editable=False, help_text="Since when one side waits for the other.", null=True
            ),
        ),
        migrations.AddField(
            model_name="notification",
            name="contact_key",
            field=models.CharField(
                blank=True,
                help_text="Where a link is wanted: the address as the search keys have it. Emptied when it is dealt with.",
                max_length=64,
            ),
        ),
        migrations.AddField(
            model_name="notification",
            name="given_up_at",
            field=models.DateTimeField(help_text="Not tried again, unless a manager says so.", null=True),
        ),
        migrations.AlterField(
            model_name="notification",
            name="period",
            field=models.CharField(
                blank=True,
                help_text="The week or the day that a digest is for: “2026-W48”, “2026-11-24”.",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="notification",
            name="kind",
            field=models.CharField(
                choices=[
                    ("request_received", "A request came in"),
                    ("request_corrected", "A request was corrected"),
                    ("request_added", "A patient added to a request"),
                    ("request_withdrawn", "A patient withdrew a request"),
                    ("acknowledged", "The patient is told that we have the request"),
                    ("replied", "The patient is told that there is a reply"),
                    ("link_wanted", "Somebody asked for a link to their request"),
                    ("overdue", "What is overdue today"),
                    ("review_wanted", "A page waits for a clinician’s review"),
                    ("sent_back", "A clinician sent a page back"),
                    ("signed_off", "A clinician signed a page off"),
                    ("emergency", "A page went live without a sign-off"),
                    ("digest", "What is due for review this week"),
                ],
                max_length=30,
            ),
        ),
        migrations.AlterField(
            model_name="requestevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("received", "Received"),
                    ("corrected", "Corrected by the patient"),
                    ("viewed", "Viewed"),
                    ("assigned", "Assigned"),
                    ("status", "Status changed"),
                    ("replied", "Replied"),
                    ("exported", "Exported"),
                    ("erased", "Erased"),
                    ("noted", "Note added"),
                    ("planned", "Next action changed"),
                    ("urgent", "Marked urgent"),
                    ("not_urgent", "No longer urgent"),
                    ("archived", "Put away"),
                    ("unarchived", "Taken out of the archive"),
                    ("held", "Legal hold put on"),
                    ("released", "Legal hold taken off"),
                    ("link_sent", "Link sent to the patient"),
                    ("confirmed", "E-mail address confirmed by the patient"),
                    ("opened", "Opened by the patient"),
                    ("added", "Added to by the patient"),
                    ("withdrawn", "Withdrawn by the patient"),
                    ("downloaded", "Downloaded by the patient"),
                    ("asked_erasure", "Erasure asked for by the patient"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddIndex(
            model_name="consultationrequest",
            index=models.Index(fields=["received_at"], name="request_by_arrival"),
        ),
        migrations.AddIndex(
            model_name="consultationrequest",
            index=models.Index(
                condition=models.Q(("erased_at__isnull", True)), fields=["erase_on"], name="request_by_end"
            ),
        ),
        migrations.AddIndex(
            model_name="notification",
            index=models.Index(
                condition=models.Q(("given_up_at__isnull", True), ("sent_at__isnull", True)),
                fields=["next_attempt_at"],
                name="notification_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="consultationrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reply_by__isnull", True),
                    ("status__in", ["new", "waiting_on_us", "quarantine"]),
                    _connector="OR",
                ),
                name="request_promises_only_while_it_waits_on_us",
            ),
        ),
        migrations.AddConstraint(
            model_name="consultationrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("visit_at__isnull", True),
                    models.Q(("status__in", ["new", "not_suitable", "quarantine"]), _negated=True),
                    _connector="OR",
                ),
                name="request_visit_only_once_accepted",
            ),
        ),
        migrations.AddConstraint(
            model_name="consultationrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("held_at__isnull", True), ("erased_at__isnull", True), _connector="OR"),
                name="request_held_is_not_erased",
            ),
        ),
        migrations.AddConstraint(
            model_name="consultationrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("erased_at__isnull", True),
                    models.Q(
                        django.db.models.lookups.Exact(django.db.models.functions.text.Length("name"), 0),
                        django.db.models.lookups.Exact(django.db.models.functions.text.Length("email"), 0),
                        django.db.models.lookups.Exact(django.db.models.functions.text.Length("phone"), 0),
                        django.db.models.lookups.Exact(
                            django.db.models.functions.text.Length("good_times"), 0
                        ),
                        django.db.models.lookups.Exact(django.db.models.functions.text.Length("message"), 0),
                        django.db.models.lookups.Exact(django.db.models.functions.text.Length("about"), 0),
                        django.db.models.lookups.Exact(
                            django.db.models.functions.text.Length("hold_reason"), 0
                        ),
                    ),
                    _connector="OR",
                ),
                name="request_erased_is_empty",
            ),
        ),
        migrations.AddConstraint(
            model_name="notification",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "request_received",
                            "request_corrected",
                            "request_added",
                            "request_withdrawn",
                            "acknowledged",
                            "replied",
                            "link_wanted",
                            "overdue",
                            "review_wanted",
                            "sent_back",
                            "signed_off",
                            "emergency",
                            "digest",
                        ],
                    )
                ),
                name="notification_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="notification",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind__in", ["link_wanted", "overdue"]),
                        ("cause__isnull", True),
                        ("recipient__isnull", True),
                        ("request__isnull", True),
                    ),
                    models.Q(
                        models.Q(("kind__in", ["link_wanted", "overdue"]), _negated=True),
                        models.Q(
                            models.Q(
                                ("cause__isnull", False),
                                ("recipient__isnull", True),
                                ("request__isnull", False),
                            ),
                            models.Q(
                                ("cause__isnull", True),
                                ("recipient__isnull", False),
                                ("request__isnull", True),
                            ),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="notification_is_for_one_reader",
            ),
        ),
        migrations.AddConstraint(
            model_name="notification",
            constraint=models.CheckConstraint(
                condition=models.Q(("sent_at__isnull", True), ("given_up_at__isnull", True), _connector="OR"),
                name="notification_sent_or_given_up",
            ),
        ),
        migrations.AddConstraint(
            model_name="notification",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "digest")),
                fields=("recipient", "period"),
                name="notification_one_digest_a_week",
            ),
        ),
        migrations.AddConstraint(
            model_name="notification",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "overdue")),
                fields=("period",),
                name="notification_one_overdue_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="requestevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "received",
                            "corrected",
                            "viewed",
                            "assigned",
                            "status",
                            "replied",
                            "exported",
                            "erased",
                            "noted",
                            "planned",
                            "urgent",
                            "not_urgent",
                            "archived",
                            "unarchived",
                            "held",
                            "released",
                            "link_sent",
                            "confirmed",
                            "opened",
                            "added",
                            "withdrawn",
                            "downloaded",
                            "asked_erasure",
                        ],
                    )
                ),
                name="request_event_kind_known",
            ),
        ),
        migrations.AddIndex(
            model_name="attempt",
            index=models.Index(fields=["action", "who", "at"], name="attempt_counted"),
        ),
        migrations.AddIndex(
            model_name="attempt",
            index=models.Index(fields=["at"], name="attempt_by_age"),
        ),
        migrations.AddField(
            model_name="message",
            name="author",
            field=models.ForeignKey(
                editable=False,
                help_text="Who of the staff wrote it. Empty: the patient did.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="request_messages",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="request",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="messages",
                to="education.consultationrequest",
            ),
        ),
        migrations.AddConstraint(
            model_name="replytemplate",
            constraint=models.CheckConstraint(
                condition=models.Q(("use__in", ["reply", "accept", "decline"])),
                name="reply_template_use_known",
            ),
        ),
        migrations.AddField(
            model_name="searchkey",
            name="request",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="search_keys",
                to="education.consultationrequest",
            ),
        ),
        migrations.AddConstraint(
            model_name="searchkey",
            constraint=models.UniqueConstraint(fields=("request", "key"), name="search_key_once_a_request"),
        ),
    ]
