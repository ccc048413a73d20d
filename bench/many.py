"""A larger site out of a smaller one: copies of a live treatment, published as they are, without their working rows' details."""

import msgspec
from django.utils import timezone

from education.models import Publication, Revision, Treatment
from education.publishing import content


def publish_copies(slug, number):
    """Make so many more live treatments out of the live one with this slug: copy-1, copy-2, …"""
    original = Revision.objects.live().get(treatment__slug=slug)
    page = content.load(original.document)
    first = Treatment.objects.filter(slug__startswith="copy-").count() + 1
    treatments = Treatment.objects.bulk_create(
        Treatment(
            slug=f"copy-{n}",
            name=f"Copy {n} of {page.name}"[:60],
            kind=page.kind,
            in_a_sentence=page.in_a_sentence,
        )
        for n in range(first, first + number)
    )
    documents = [
        content.dump(msgspec.structs.replace(page, slug=copy.slug, name=copy.name)) for copy in treatments
    ]
    Revision.objects.bulk_create(
        Revision(
            subject=Revision.Subject.TREATMENT,
            treatment=copy,
            document=document,
            fingerprint=content.fingerprint(document),
            goes_live_at=timezone.now(),
            demonstration=True,
        )
        for copy, document in zip(treatments, documents, strict=True)
    )
    Publication.objects.bump()
