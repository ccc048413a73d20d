"""What happened to a request, in words: who, when, what. Looks are counted, not listed, unless that is what was asked."""

import datetime
from collections import Counter
from dataclasses import dataclass

from django.utils import timezone
from django.utils.timesince import timesince

from education.consultations.owners import name_of
from education.models import RequestEvent

Kind = RequestEvent.Kind

LOOKS = (Kind.VIEWED, Kind.EXPORTED, Kind.OPENED, Kind.DOWNLOADED)
"""Somebody saw what a patient wrote."""
JUST_NOW = datetime.timedelta(minutes=5)
"""For so long somebody who opened a request is taken to be still at it."""
MOST_CHANGES = 20


@dataclass(frozen=True)
class Entry:
    """One line of the timeline. Of several looks in a row: the last one, and who looked how often."""

    at: datetime.datetime
    what: str
    who: str = ""
    looks: int = 0

    @property
    def ago(self):
        """“just now”, “2 minutes ago”, “3 hours ago”."""
        passed = timezone.now() - self.at
        if passed < datetime.timedelta(minutes=1):
            return "just now"
        return f"{timesince(self.at, depth=1)} ago".replace("\xa0", " ")


def events_of(request):
    """All events with the people in them, the oldest first. One query."""
    return request.events.select_related("actor", "assigned_to").order_by("pk")


def entries(events):
    """The whole timeline, the newest first; looks between two changes are one line."""
    found, looks = [], []
    for event in events:
        if event.kind in LOOKS:
            looks.append(event)
            continue
        found += _counted(looks)
        looks = []
        found.append(entry(event))
    return [*found, *_counted(looks)][::-1]


def entry(event):
    """One event."""
    return Entry(event.at, _what(event), name_of(event.actor) if event.actor else "")


def changes_since(request, seen):
    """What happened after the state that somebody had seen (`workflow.last_change`), the oldest first. One query."""
    changes = events_of(request).filter(pk__gt=seen).exclude(kind__in=RequestEvent.ONLY_LOOKED)
    return [entry(event) for event in changes.order_by("-pk")[:MOST_CHANGES]][::-1]


def at_it_now(events, reader, at=None):
    """Colleagues who opened it within the last minutes, each once, the last first."""
    since = (at or timezone.now()) - JUST_NOW
    last = {
        event.actor_id: event
        for event in events
        if event.kind == Kind.VIEWED and event.at >= since and event.actor_id not in (None, reader.pk)
    }
    return [entry(event) for event in sorted(last.values(), key=lambda event: event.at, reverse=True)]


def _counted(looks):
    """Looks in a row as one line, or none."""
    if not looks:
        return []
    if len(looks) == 1:
        return [entry(looks[0])]
    people = Counter(name_of(event.actor) if event.actor else "the patient" for event in looks)
    who = ", ".join(f"{name} ({count})" if count > 1 else name for name, count in people.items())
    return [Entry(looks[-1].at, f"Looked at {len(looks)} times", who, looks=len(looks))]


def _what(event):
    match event.kind:
        case Kind.STATUS:
            return f"Status: {event.get_status_display()}"
        case Kind.ASSIGNED:
            return f"Given to {name_of(event.assigned_to)}" if event.assigned_to else "Given to nobody"
    return event.get_kind_display()
