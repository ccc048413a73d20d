"""What is kept, for how long, and who could read it."""

import datetime
import io
import re

import pytest
from cryptography.fernet import Fernet
from django.apps import apps
from django.core.exceptions import FieldError
from django.core.management import call_command
from django.db import connection, models
from django.urls import reverse
from django.utils import timezone

from education.consultations import answers as answers_
from education.consultations import robots, tokens
from education.consultations.notice import consent_version
from education.consultations.questions import QUESTIONS
from education.forms.consultation_request import STEPS as FORMS
from education.models import ConsultationRequest, Note, UnfinishedAnswers
from education.models.encrypted import WrongDataKey
from education.reading import catalogue
from tests.factories import make_clinic, make_standing_page, publish_page
from tests.requests_sent import (
    PERSONAL,
    SENT,
    STEPS,
    answer,
    answer_all,
    check,
    make_answers,
    make_request,
    make_site,
    send,
    step_url,
    token_of,
)

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)


@pytest.fixture(autouse=True)
def no_hurry(monkeypatch):
    monkeypatch.setattr(robots, "QUICKEST_READER", -1)


@pytest.fixture
def site(db):
    return make_site()


def everything_stored():
    """All rows of all tables as one text, as a dump of the database would show it."""
    texts = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            texts += [repr(row) for row in cursor.fetchall()]
    return "\n".join(texts)


def test_a_dump_of_the_database_shows_nothing_personal(client, site, django_user_model):
    answer_all(client, about={"treatments": ["botox"]})
    stored = everything_stored()
    assert "Botox" in stored  # the content is found, so what is personal would be too
    assert not [text for text in [*PERSONAL.values(), "not-sure-yet"] if text in stored]
    send(client)
    answer(client, "questions", message="I meant Madagascar.")
    send(client)
    user = django_user_model.objects.create(username="desk")
    Note.objects.create(request=ConsultationRequest.objects.get(), text="She whispered.", author=user)
    stored = everything_stored()
    for text in [*PERSONAL.values(), "I meant Madagascar.", "She whispered.", "not_sure", "old_enough_for"]:
        assert text not in stored
        assert text.split()[-1].strip(".") not in stored


def test_personal_fields_of_a_request_are_encrypted_ones():
    plain = {"contact_by", "consent_wording", "consent_version", "consent_language", "status", "reference"}
    plain |= {"key", "content_hash", "access_key"}
    for field in ConsultationRequest._meta.get_fields():
        if isinstance(field, models.CharField | models.TextField) and field.name not in plain:
            assert type(field).__name__ == "EncryptedTextField", field.name


def test_unfinished_answers_cannot_be_read_without_the_cookie(client, site, settings):
    answer_all(client)
    row = UnfinishedAnswers.objects.get()
    token = token_of(client, settings)
    assert answers_.load(token).message == PERSONAL["message"]
    assert answers_.load(tokens.new()) is None
    for value in (tokens.lookup(token), tokens.request_key(token)):
        assert tokens.sealing_key(token) != value.encode()
    row.lookup = tokens.lookup(other := tokens.new())  # found, but sealed for somebody else
    row.save()
    assert answers_.load(other) is None


def test_unfinished_answers_end_after_a_day(db):
    token, now = tokens.new(), timezone.now()
    answers_.save(make_answers(), token, at=now)
    assert answers_.load(token, at=now + 23 * HOUR)
    assert answers_.load(token, at=now + 24 * HOUR) is None


def test_expired_answers_are_erased(db):
    now = timezone.now()
    answers_.save(make_answers(), tokens.new(), at=now - 25 * HOUR)
    answers_.save(make_answers(), kept := tokens.new(), at=now - 23 * HOUR)
    assert UnfinishedAnswers.objects.count() == 2
    out = io.StringIO()
    call_command("erase_expired", dry_run=True, stdout=out)
    assert "would be erased: 1" in out.getvalue()
    assert UnfinishedAnswers.objects.count() == 2
    for _ in range(2):
        call_command("erase_expired", stdout=io.StringIO())
        assert UnfinishedAnswers.objects.get().lookup == tokens.lookup(kept)


def test_whoever_starts_tidies_up(client, site):
    answers_.save(make_answers(), tokens.new(), at=timezone.now() - 25 * HOUR)
    answer(client, "about")
    assert UnfinishedAnswers.objects.count() == 1


def test_the_cookie(client, site, settings):
    settings.ANSWERS_COOKIE_SECURE = True
    assert settings.ANSWERS_COOKIE_NAME not in client.get(step_url("wrong")).cookies
    cookie = answer(client, "wrong").cookies[settings.ANSWERS_COOKIE_NAME]
    assert (cookie["httponly"], cookie["secure"], cookie["samesite"]) == (True, True, "Lax")
    assert (cookie["path"], cookie["max-age"], cookie["domain"]) == ("/", 24 * 3600, "")
    assert len(cookie.value) == 43
    assert settings.SESSION_COOKIE_NAME not in client.cookies


def test_a_planted_cookie_is_not_taken_over(client, site, settings):
    planted = tokens.new()
    client.cookies[settings.ANSWERS_COOKIE_NAME] = tokens.to_cookie(planted)
    answer(client, "about")
    assert token_of(client, settings) != planted
    assert answers_.load(planted) is None


@pytest.mark.parametrize("value", ["", "x", "A" * 44, "é" * 43, "../" * 14 + "x", "A" * 42 + "="])
def test_a_cookie_that_we_never_gave_is_passed_over(client, site, settings, value):
    client.cookies[settings.ANSWERS_COOKIE_NAME] = value
    assert client.get(step_url("questions")).status_code == 410
    assert answer(client, "wrong").status_code == 303


def test_under_age_stops_politely_and_stores_nothing(client, site, settings):
    for step in ("wrong", "age"):
        answer(client, step)
    answer(client, "about", treatments=["gel"])
    response = answer(client, "age", old_enough="no")
    assert response.status_code == 200
    html = response.content.decode()
    assert "You need to be 21 or older" in html
    assert "We have kept nothing" in html
    assert response.cookies[settings.ANSWERS_COOKIE_NAME].value == ""
    assert not UnfinishedAnswers.objects.exists()
    assert not ConsultationRequest.objects.exists()
    assert client.get(step_url("contact")).status_code == 410


def test_answers_can_be_taken_off_the_device(client, site):
    answer_all(client)
    send(client)
    answer(client, "questions", message="Half a thought")
    client.post(reverse("consultation_request_start_again"))
    assert client.get(SENT).status_code == 410
    assert not UnfinishedAnswers.objects.exists()
    assert ConsultationRequest.objects.get().message == PERSONAL["message"]


def test_the_reference_opens_nothing(client, site):
    request = make_request()
    assert client.get(f"/request/{request.reference}/").status_code == 404


def test_encrypted_text_is_stored_differently_each_time_and_not_searched(db):
    one, other = make_request(), make_request()
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM education_consultationrequest")
        stored = [name for (name,) in cursor.fetchall()]
    assert len(set(stored)) == 2
    assert one.name == other.name == PERSONAL["name"]
    for lookup in ("name", "name__contains", "name__iexact", "name__in", "name__regex"):
        with pytest.raises(FieldError):
            ConsultationRequest.objects.filter(**{lookup: "W"})
    assert ConsultationRequest.objects.filter(name__isnull=False).count() == 2


def test_keys_rotate_and_a_missing_one_is_named(settings, db):
    request = make_request()
    old, new = settings.DATA_KEYS, Fernet.generate_key().decode()
    settings.DATA_KEYS = [new, *old]
    request.refresh_from_db()
    assert request.name == PERSONAL["name"]
    request.save()
    settings.DATA_KEYS = [new]
    request.refresh_from_db()
    assert request.name == PERSONAL["name"]
    settings.DATA_KEYS = old
    with pytest.raises(WrongDataKey, match="Put the old key back"):
        request.refresh_from_db()


def test_the_consent_is_kept_word_for_word(client, site):
    answer_all(client)
    send(client)
    request = ConsultationRequest.objects.get()
    assert request.consent_wording.startswith("I agree that Test Clinic uses my answers")
    assert re.fullmatch(r"1, notice \d+, records [0-9a-f]{6}", request.consent_version)
    assert request.consent_language == "en-us"
    assert request.consented_at == request.received_at
    assert request.erase_on == timezone.localdate(request.received_at) + datetime.timedelta(days=365)


def test_every_question_has_its_purpose():
    ways = {"email", "phone"}  # one question: how should we reply?
    asked = {name for form in FORMS.values() for name in form.base_fields} - ways
    assert asked == QUESTIONS.keys()
    for question in QUESTIONS.values():
        assert all([question.asks, question.purpose, question.used_by, question.if_risk])
    assert {name for name, question in QUESTIONS.items() if question.required} == {
        "gone_wrong",
        "treatments",
        "old_enough",
        "name",
        "contact_by",
    }


def test_the_purposes_stand_beside_the_consent(client, site):
    answer_all(client)
    html = check(client).content.decode()
    for question in QUESTIONS.values():
        assert question.purpose in html


def test_the_version_of_a_consent_follows_what_the_notice_says(site, settings):
    before = consent_version(catalogue.current())
    settings.KEEP_REQUESTS = settings.KEEP_REQUESTS | {"closed": 91}
    assert consent_version(catalogue.current()) != before
    assert len(consent_version(catalogue.Catalogue())) <= 40


def test_the_privacy_page_says_how_long_as_the_settings_do(client, settings):
    settings.KEEP_REQUESTS = settings.KEEP_REQUESTS | {"closed": 91, "quarantine": 29, "longest": 365}
    make_clinic()
    make_standing_page(slug="privacy", title="Privacy", body="Our words.")
    publish_page(None)
    html = client.get("/privacy/").content.decode()
    for words in ("91 days after that, and one year at most in all.", "29 days, unless", "One year at most."):
        assert words in html
    for question in QUESTIONS.values():
        assert question.asks in html
        assert question.purpose in html


def test_no_address_after_the_first_says_what_it_is_about(client, site):
    response = client.post(step_url("wrong") + "?about=botox&concern=forehead-lines", STEPS["wrong"])
    for step in ("age", "about", "questions", "contact"):
        assert "?" not in response.url
        response = answer(client, step)
    assert response.url == "/request/check/"


def test_no_model_of_ours_holds_a_birth_date_or_a_picture():
    for model in apps.get_app_config("education").get_models():
        for field in model._meta.get_fields():
            assert not isinstance(field, models.FileField)
            assert "birth" not in field.name
