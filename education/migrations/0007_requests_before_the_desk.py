"""Requests that came in before the desk: each gets its link's key, its promised day, and its search keys."""

from django.db import migrations, models

from education.consultations import search_keys
from education.consultations.promise import Calendar
from education.models.consultation_request import new_access_key

OURS = ("new", "waiting_on_us")


def fill(apps, schema_editor):
    ConsultationRequest = apps.get_model("education", "ConsultationRequest")
    requests = ConsultationRequest.objects.all()
    if not requests.exists():
        return  # a new site: the clinic is not there to be asked either
    calendar = Calendar.of(apps.get_model("education", "Clinic"))
    for request in requests.iterator(chunk_size=500):
        request.access_key = new_access_key()
        request.waiting_since = request.last_sent_at
        request.reply_by = calendar.reply_by(request.last_sent_at) if request.status in OURS else None
        request.save(update_fields=["access_key", "waiting_since", "reply_by"])


def index(apps, schema_editor):
    SearchKey = apps.get_model("education", "SearchKey")
    for request in apps.get_model("education", "ConsultationRequest").objects.iterator(chunk_size=500):
        SearchKey.objects.bulk_create(
            SearchKey(request=request, key=key) for key in sorted(search_keys.keys_of(request))
        )


class Migration(migrations.Migration):
    dependencies = [("education", "0006_the_request_desk")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="consultationrequest",
            name="access_key",
            field=models.CharField(default=new_access_key, editable=False, max_length=64, unique=True),
        ),
        migrations.RunPython(
            index, migrations.RunPython.noop
        ),  # rows last: PostgreSQL alters no table after them
    ]
