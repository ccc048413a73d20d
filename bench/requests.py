"""A busy clinic's requests, stored many at a time, and what listing and finding them costs."""

import datetime
import itertools
import secrets
import statistics
import time

from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from education.consultations import answers, references, retention, search_keys
from education.consultations.promise import Calendar
from education.models import ConsultationRequest, RequestEvent, SearchKey

FIRST = ("Ada", "Béla", "Chloé", "Dorothea", "Emeka", "Fatima", "Gwen", "Hiroko")
LAST = ("Quartermain", "Nagy", "Lefèvre", "Okafor", "Rahman", "Lindqvist", "Tanaka", "Brown", "Ó Briain")
Status = ConsultationRequest.Status
OF_TEN = (
    *(Status.NEW, Status.WAITING_ON_US, Status.WAITING_ON_PATIENT, Status.BOOKED, Status.CLOSED),
    *(Status.CLOSED, Status.NOT_SUITABLE, Status.NEW, Status.QUARANTINE, Status.CLOSED),
)


def store(number, owners=(), now=None):
    """So many requests of the last weeks, in every state, each with its search keys."""
    now, calendar = now or timezone.now(), Calendar.of()
    about = answers.About(treatments=(answers.Chosen("botox", "Botox", 1),), gone_wrong="no")
    owner = itertools.cycle([*owners, None])
    made = [_request(n, now, calendar, about, next(owner)) for n in range(number)]
    made = ConsultationRequest.objects.bulk_create(made, batch_size=500)
    RequestEvent.objects.bulk_create(
        [RequestEvent(request=one, kind="received", at=one.received_at) for one in made], batch_size=500
    )
    SearchKey.objects.bulk_create(
        [SearchKey(request=one, key=key) for one in made for key in search_keys.keys_of(one)], batch_size=2000
    )
    return made


def _request(n, now, calendar, about, owner):
    status = OF_TEN[n % 10]
    at = now - datetime.timedelta(hours=(n * 7) % (24 * 7 * 10) + 1)
    ours = status in ConsultationRequest.OURS
    first, last = FIRST[n % len(FIRST)], LAST[n % len(LAST)]
    return ConsultationRequest(
        reference=references.new(),
        key=secrets.token_hex(32),
        content_hash=secrets.token_hex(32),
        status=status,
        urgent=n % 23 == 0,
        waiting_since=at,
        reply_by=calendar.reply_by(at) if ours else None,
        owner=owner,
        next_action_on=timezone.localdate(now) + datetime.timedelta(days=n % 9 - 4) if n % 5 == 2 else None,
        visit_at=now + datetime.timedelta(days=n % 30) if status == Status.BOOKED else None,
        archived_at=now if n % 10 == 9 else None,
        received_at=at,
        last_sent_at=at,
        erase_on=retention.erase_on(status, at, received_at=at),
        consent_wording="I agree.",
        consent_version="1",
        consent_language="en-us",
        consented_at=at,
        **answers.columns(
            answers.Answers(
                about=about,
                name=f"{first} {last}{n // 72 or ''}",
                contact_by="email",
                email=f"patient-{n}@patient.example",
                phone=f"+1212555{n:04}"[:12],
                message="My question is about swelling.",
            )
        ),
    )


def measure(number, times=9):
    """Milliseconds and queries of the inbox over so many requests, and of finding one in them by each way."""
    desk = get_user_model().objects.create(username="bench", is_staff=True, is_superuser=True)
    store(number, owners=[desk])
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(desk)
    inbox = reverse("admin:education_consultationrequest_changelist")
    one = ConsultationRequest.objects.all()[number // 2]
    typed = {"reference": one.reference, "name": one.name, "e-mail": one.email, "number": one.phone}
    pages = {
        "inbox": inbox,
        "everything": f"{inbox}?queue=all",
        "last page": f"{inbox}?queue=all&p={number // 50}",
    }
    for way, text in typed.items():
        pages[f"found by {way}"] = client.post(f"{inbox}search/", {"q": text})["Location"]
    pages["front page"] = reverse("admin:index")
    return {name: _cost(client, address, times) for name, address in pages.items()}


def _cost(client, address, times):
    client.get(address)  # so that everything is warm
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    if response.status_code != 200:
        raise RuntimeError(f"{address} answers {response.status_code}: the figure would say nothing.")
    queries, taken = len(captured), []
    for _ in range(times):
        start = time.perf_counter()
        client.get(address)
        taken.append(time.perf_counter() - start)
    return {"ms": round(statistics.median(taken) * 1000, 1), "queries": queries}
