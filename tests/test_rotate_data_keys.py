"""A data key is exchanged while the site works, and the old one can then be thrown away."""

import io
import re

import pytest
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection

from education.consultations import search_keys, tokens
from education.keeping import rotation
from education.models import ConsultationRequest, Note, ReaderQuestion, SupersededAnswers
from education.models.encrypted import EncryptedTextField, data_keys
from tests import factories
from tests.requests_sent import PERSONAL, make_request

pytestmark = pytest.mark.django_db


def new_key():
    return Fernet.generate_key().decode()


def run(*arguments):
    out = io.StringIO()
    call_command("rotate_data_keys", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def written(settings, django_user_model):
    """Something in every encrypted place, under the first key that the site ever had."""
    settings.DATA_KEYS = [new_key()]
    token = tokens.new()
    request = make_request(token)
    make_request(token, message="I meant Madagascar.")
    factories.make_reader_question(
        factories.make_treatment(), asked="Does it tickle?", email="r@reader.example"
    )
    user = django_user_model.objects.create(username="desk")
    Note.objects.create(request=request, text="She whispered.", author=user)
    seal = data_keys().encrypt(b"SECRET").decode()
    Authenticator.objects.create(user=user, type="totp", data={"secret": seal})
    Authenticator.objects.create(user=user, type="recovery_codes", data={"seed": seal, "used_mask": 5})
    return settings.DATA_KEYS[0]


@pytest.fixture
def both_keys(settings, written):
    settings.DATA_KEYS = [new_key(), written]
    return settings.DATA_KEYS


def everything_reads():
    request = ConsultationRequest.objects.get()
    assert (request.name, request.message, request.phone) == (PERSONAL["name"], "I meant Madagascar.", "")
    assert PERSONAL["message"] in SupersededAnswers.objects.get().answers
    assert Note.objects.get().text == "She whispered."
    question = ReaderQuestion.objects.get()
    assert (question.asked, question.email) == ("Does it tickle?", "r@reader.example")
    totp, codes = Authenticator.objects.order_by("-type")
    assert data_keys().decrypt(totp.data["secret"]) == data_keys().decrypt(codes.data["seed"]) == b"SECRET"
    assert codes.data["used_mask"] == 5


def test_the_old_key_can_be_thrown_away(settings, both_keys):
    said = run()
    assert "Rows that came under the first key: 6." in said
    assert "under an older one: 0; under none of DATA_KEYS: 0." in said
    assert "Requests not found by the first key: 0." in said
    settings.DATA_KEYS = both_keys[:1]
    everything_reads()


def test_check_changes_nothing_and_fails_until_the_keys_are_exchanged(both_keys):
    stored = list(rotation._batches(Note, ["text"]))
    with pytest.raises(CommandError, match="older keys are still needed") as refusal:
        run("--check")
    assert refusal.value.returncode == 1
    assert list(rotation._batches(Note, ["text"])) == stored
    run()
    assert "Only the first key is needed." in run("--check")


def test_a_request_is_found_under_the_new_key_alone(settings, both_keys):
    settings.DATA_KEYS = both_keys[:1]
    assert not search_keys.find("querfurth").exists()
    settings.DATA_KEYS = both_keys
    with pytest.raises(CommandError, match="older keys"):
        run("--check")
    run()
    settings.DATA_KEYS = both_keys[:1]
    assert search_keys.find("querfurth").exists()
    assert search_keys.find(PERSONAL["email"]).exists()


def test_search_keys_alone_under_the_old_key_are_seen(settings, both_keys):
    """A server without the new key indexed a request after its text was rotated."""
    run()
    settings.DATA_KEYS = both_keys[1:] + both_keys[:1]
    search_keys.index(ConsultationRequest.objects.get())
    settings.DATA_KEYS = both_keys
    with pytest.raises(CommandError, match="older keys"):
        run("--check")
    run()
    run("--check")


def test_run_twice_it_finds_nothing_to_do(both_keys):
    run()
    stored = list(rotation._batches(ConsultationRequest, ["name", "about"]))
    assert "Rows that came under the first key: 0." in run()
    assert list(rotation._batches(ConsultationRequest, ["name", "about"])) == stored


def test_the_moment_of_encryption_stays(both_keys):
    def moment():
        (((_, stored),),) = rotation._batches(Note, ["text"])
        return data_keys().extract_timestamp(stored["text"])

    before = moment()
    run()
    assert moment() == before


def test_what_somebody_saves_meanwhile_is_not_overwritten(both_keys, monkeypatch):
    renew, meant = rotation._renewed, iter(["A later note."])

    def somebody_saves(stored):
        if "text" in stored and (text := next(meant, None)):
            note = Note.objects.get()
            note.text = text
            note.save()
        return renew(stored)

    monkeypatch.setattr(rotation, "_renewed", somebody_saves)
    run()
    assert Note.objects.get().text == "A later note."


def test_a_server_that_still_has_the_old_key_only_is_made_up_for(settings, both_keys, monkeypatch):
    """It saved under the old key what was read before; the next pass finds it."""
    renew, meant = rotation._renewed, iter(["A later note."])

    def somebody_saves(stored):
        if "text" in stored and (text := next(meant, None)):
            settings.DATA_KEYS = both_keys[1:]
            note = Note.objects.get()
            note.text = text
            note.save()
            settings.DATA_KEYS = both_keys
        return renew(stored)

    monkeypatch.setattr(rotation, "_renewed", somebody_saves)
    assert "under an older one: 0" in run()
    settings.DATA_KEYS = both_keys[:1]
    assert Note.objects.get().text == "A later note."


def test_more_rows_than_a_batch(settings, both_keys, monkeypatch):
    monkeypatch.setattr(rotation, "BATCH", 2)
    author = Note.objects.get().author
    settings.DATA_KEYS = both_keys[1:]
    for number in range(4):
        Note.objects.create(request=ConsultationRequest.objects.get(), text=f"Note {number}.", author=author)
    settings.DATA_KEYS = both_keys
    assert "Rows that came under the first key: 10." in run()
    settings.DATA_KEYS = both_keys[:1]
    assert Note.objects.last().text == "Note 3."


def test_a_text_whose_key_is_lost_is_said_and_stops_no_other(settings, both_keys):
    settings.DATA_KEYS = [new_key()]
    Note.objects.update(text="Lost.")
    settings.DATA_KEYS = both_keys
    with pytest.raises(CommandError, match="cannot be read"):
        run()
    settings.DATA_KEYS = both_keys[:1]
    assert ConsultationRequest.objects.get().name == PERSONAL["name"]


def test_every_encrypted_field_is_found():
    names = {(model, name) for model, names in rotation.sealed_fields() for name in names}
    for model in apps.get_app_config("education").get_models():
        for field in model._meta.get_fields():
            if isinstance(field, EncryptedTextField):
                assert (model, field.name) in names
    assert (Authenticator, "data") in names


def test_no_table_holds_a_text_under_the_old_key(both_keys):
    """Found in the tables themselves, so that a place that nobody thought of shows."""
    run()
    old = Fernet(both_keys[1])
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            for sealed in re.findall(r"gAAAAA[\w=-]+", repr(cursor.fetchall())):
                with pytest.raises(InvalidToken):
                    old.decrypt(sealed)
