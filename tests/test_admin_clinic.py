"""The clinic and its clinicians in the admin."""

import pytest
from django.urls import reverse

from education.models import Clinic, Clinician
from education.publishing.freeze import record
from tests.factories import make_clinic, make_clinician, make_treatment, signed
from tests.staff import add_row, address, form_of, make_staff, signed_in

pytestmark = pytest.mark.django_db


def test_the_list_leads_to_the_one_clinic(clinic):
    response = signed_in("manager").get(address("clinic"))
    assert response["Location"] == address("clinic", "change", clinic.pk)


def test_the_first_clinic_can_be_added_and_no_second(db):
    manager = signed_in("manager")
    assert manager.get(address("clinic")).status_code == 200
    assert manager.get(address("clinic", "add")).status_code == 200
    make_clinic()
    assert manager.get(address("clinic", "add")).status_code == 403
    assert manager.post(address("clinic", "add"), {"name": "Second"}).status_code == 403
    assert Clinic.objects.count() == 1


def test_patients_see_new_details_with_their_next_page(clinic, client):
    client.get("/")
    manager = signed_in("manager")
    where = address("clinic", "change", clinic.pk)
    assert manager.post(where, form_of(manager.get(where)) | {"name": "New Name"}).status_code == 302
    assert "New Name" in client.get("/").content.decode()


def test_hours_days_and_notices_are_kept_on_the_same_page(clinic):
    manager = signed_in("manager")
    where = address("clinic", "change", clinic.pk)
    data = form_of(manager.get(where))
    data = add_row(data, "opening_hours", weekday=0, opens="09:00", closes="17:00")
    data = add_row(data, "closed_days", day="2030-12-25", reason="Christmas Day")
    data = add_row(
        data,
        "notices",
        text="We have moved.",
        shown_from_0="2030-01-01",
        shown_from_1="09:00",
        shown_until_0="2030-02-01",
        shown_until_1="09:00",
    )
    assert manager.post(where, data).status_code == 302
    assert clinic.opening_hours.count() == clinic.closed_days.count() == clinic.notices.count() == 1


def test_a_clinician_can_be_given_a_staff_account_and_no_other(clinic):
    colleague, patient = make_staff("clinician"), make_staff("patient")
    manager = signed_in("manager")
    where = address("clinician", "add")
    data = form_of(manager.get(where)) | {"name": "Dr A. Name", "credentials": "MD"}
    assert manager.post(where, data | {"user": patient.pk}).status_code == 200
    assert manager.post(where, data | {"user": colleague.pk}).status_code == 302
    assert Clinician.objects.get().user == colleague


def test_the_sign_out_is_a_post(clinic):
    assert signed_in("manager").get(reverse("admin:logout")).status_code == 405


def test_a_name_that_has_signed_stays_tied_to_its_account(clinic):
    account, other = make_staff("reviewer"), make_staff("reviewer")
    entry = make_clinician(name="Dr A", user=account)
    manager = signed_in("manager")
    where = address("clinician", "change", entry.pk)
    manager.post(where, form_of(manager.get(where)) | {"user": other.pk})
    entry.refresh_from_db()
    assert entry.user == other
    signed(record(make_treatment()), clinician=entry)
    manager.post(where, form_of(manager.get(where)) | {"user": account.pk})
    entry.refresh_from_db()
    assert entry.user == other
