"""A moment at the end of the calendar, as somebody types it who means “for ever”, is refused in words."""

import pytest

from education.models import Notice, Revision
from tests.factories import make_treatment, publish_page, ready
from tests.staff import add_row, address, form_of, signed_in

pytestmark = pytest.mark.django_db

OUT_OF_REACH = ["9999-12-31T23:59", "0001-01-01T00:00"]


@pytest.fixture
def manager(clinic):
    return signed_in("manager")


def test_for_going_live(manager):
    revision = ready(make_treatment())
    sent = {"revision": revision.pk, "when": "later", "at": OUT_OF_REACH[0]}
    response = manager.post(address("treatment", "publish"), sent)
    assert response.status_code == 422
    assert "Enter a year from 1900 to 2999." in response.content.decode()
    assert not Revision.objects.filter(goes_live_at__isnull=False).exists()


def test_for_being_withdrawn(manager):
    treatment = make_treatment()
    publish_page(treatment)
    sent = {"page": treatment.pk, "when": "later", "at": OUT_OF_REACH[0]}
    assert manager.post(address("treatment", "withdraw"), sent).status_code == 422
    assert not Revision.objects.filter(withdrawn_at__isnull=False).exists()


@pytest.mark.parametrize("field", ["shown_from", "shown_until"])
@pytest.mark.parametrize("moment", OUT_OF_REACH)
def test_for_a_notice(manager, clinic, field, moment):
    where = address("clinic", "change", clinic.pk)
    moments = {"shown_from": "2030-01-01T00:00", "shown_until": "2999-12-31T23:59"}
    split = {
        f"{name}_{part}": text
        for name, value in (moments | {field: moment}).items()
        for part, text in enumerate(value.split("T"))
    }
    data = add_row(form_of(manager.get(where)), "notices", text="We have moved.", **split)
    response = manager.post(where, data)
    assert response.status_code == 200
    assert "Enter a year from 1900 to 2999." in response.content.decode()
    assert not Notice.objects.exists()


def test_in_the_address_of_a_list(manager):
    """SQLite cannot hold it; PostgreSQL can."""
    for moment in ("9999-12-31T23:59:59-05:00", "0001-01-01T00:00:00+23:59"):
        response = manager.get(address("revision"), {"made_at__gte": moment})
        assert response.status_code in {200, 400}
