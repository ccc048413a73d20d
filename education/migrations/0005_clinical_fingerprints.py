"""What was saved before sign-offs were kept: its clinical content gets a fingerprint, and what was live without one says so."""

from django.db import migrations, models

from education.publishing import clinical, content


def fill(apps, schema_editor):
    Revision = apps.get_model("education", "Revision")
    for revision in Revision.objects.filter(clinical_fingerprint="").iterator(chunk_size=100):
        revision.clinical_fingerprint = clinical.fingerprint(content.load(revision.document))
        revision.save(update_fields=["clinical_fingerprint"])
    Revision.objects.filter(goes_live_at__isnull=False, demonstration=False).update(
        emergency="It went live before sign-offs were kept."
    )


class Migration(migrations.Migration):
    dependencies = [("education", "0004_sign_offs_submissions_and_review_dates")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("goes_live_at__isnull", True),
                    ("sign_off__isnull", False),
                    ("demonstration", True),
                    models.Q(("emergency", ""), _negated=True),
                    _connector="OR",
                ),
                name="revision_live_by_one_leave",
            ),
        ),
    ]
