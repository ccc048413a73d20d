"""Whatever fails, and whoever listens: no word of a patient in a log, a mail, a page or a report."""

import io
import logging
import subprocess
import sys

import pytest
from django.conf import settings as the_settings
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.signals import got_request_exception
from django.db import connection
from django.test import Client
from django.utils.log import AdminEmailHandler

from education.consultations import notifications
from education.models import Notification
from tests.failing_site import WAYS
from tests.requests_sent import PERSONAL, make_request, make_site
from tests.staff import signed_in

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.forgets,
    pytest.mark.urls("tests.failing_site"),
    pytest.mark.filterwarnings("ignore:.*exception chain"),
]
WORDS = "Wilhelmina Querfurth asks about Zanzibar"
EVERY_WORD = ("Wilhelmina", "Querfurth", "Zanzibar", "zanzibar")


@pytest.fixture
def site():
    return make_site()


@pytest.fixture
def log():
    """What the handlers of settings.LOGGING write."""
    written = io.StringIO()
    handlers = {
        handler: handler.setStream(written)
        for name in (None, "django.security", "django.server")
        for handler in logging.getLogger(name).handlers
        if type(handler) is logging.StreamHandler
    }
    assert len(handlers) == 3
    yield written
    for handler, stream in handlers.items():
        handler.setStream(stream)


@pytest.fixture
def admins(settings):
    """Django's own handler, as somebody would add it who wants errors by mail."""
    settings.ADMINS = [("Owner", "owner@clinic.example")]
    handlers = [AdminEmailHandler(), AdminEmailHandler(include_html=True)]
    for handler in handlers:
        logging.getLogger("django").addHandler(handler)
    yield
    for handler in handlers:
        logging.getLogger("django").removeHandler(handler)


class Listener(logging.Handler):
    """Reads all that a reporting service reads: the exception, its causes, its frames' variables, and the request."""

    def __init__(self):
        super().__init__()
        self.heard = []

    def emit(self, record):
        self.heard.append(record.getMessage())
        if record.exc_info:
            self.read(record.exc_info[1])
        if request := getattr(record, "request", None):
            self.read_request(request)

    def signal(self, request, **kwargs):
        self.read(sys.exc_info()[1])
        self.read_request(request)

    def read(self, error):
        seen = []
        while error is not None and error not in seen:
            seen.append(error)
            self.heard += [str(error), repr(error), repr(vars(error)), *getattr(error, "__notes__", ())]
            step = error.__traceback__
            while step:
                self.heard += [repr(value) for value in step.tb_frame.f_locals.values()]
                step = step.tb_next
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)

    def read_request(self, request):
        self.heard += [repr(request), repr(request.POST), repr(request.GET), repr(request.FILES)]
        self.heard += [repr(request.body), request.get_full_path(), repr(request.META.get("QUERY_STRING"))]
        self.heard += [repr(request.META.get("HTTP_COOKIE")), repr(request.COOKIES)]


@pytest.fixture
def listener():
    one = Listener()
    logging.getLogger().addHandler(one)
    got_request_exception.connect(one.signal)
    yield one
    got_request_exception.disconnect(one.signal)
    logging.getLogger().removeHandler(one)


def no_word_in(text):
    __tracebackhide__ = True
    found = [word for word in EVERY_WORD if word in text]
    if found:
        place = text.index(found[0])
        pytest.fail(f"{found} in: …{text[max(0, place - 300) : place + 100]}…")


def post(way, verb="fail", **more):
    client = Client(raise_request_exception=False)
    client.cookies["answers"] = "Zanzibar"
    return client.post(
        f"/{verb}/{way}/?q=Zanzibar",
        {"message": WORDS, "file": SimpleUploadedFile("Querfurth.txt", WORDS.encode())} | more,
    )


@pytest.mark.parametrize("way", WAYS)
def test_a_failing_view(log, admins, listener, way):
    response = post(way)
    assert response.status_code == 500
    no_word_in(response.content.decode())
    assert f"/fail/{way}/" in log.getvalue()
    assert "Traceback" in log.getvalue()
    assert f"in {WAYS[way].__name__}" in log.getvalue()  # the place is said
    no_word_in(log.getvalue())
    assert len(mail.outbox) == 2
    for message in mail.outbox:
        no_word_in(message.message().as_string())
        no_word_in("".join([message.body, *[part.content for part in message.alternatives]]))
    assert len(listener.heard) > 20
    no_word_in("\n".join(listener.heard))


@pytest.mark.parametrize("forgets", [True, False])
@pytest.mark.parametrize("way", WAYS)
def test_the_debug_page(log, settings, monkeypatch, way, forgets):
    if not forgets:  # as where a middleware fails, which nothing forgets
        monkeypatch.setattr("education.error_reports.forget", lambda *_: None)
    settings.DEBUG = True
    response = post(way)
    assert response.status_code == 500
    page = response.content.decode()
    assert "Traceback" in page
    no_word_in(page)
    no_word_in(log.getvalue())
    text = Client(raise_request_exception=False, headers={"accept": "text/plain"})
    response = text.post(f"/fail/{way}/?q=Zanzibar", {"message": WORDS})
    assert response.headers["Content-Type"].startswith("text/plain")
    no_word_in(response.content.decode())


@pytest.mark.parametrize("way", WAYS)
def test_mail_to_admins_and_the_log_where_nothing_forgets(log, admins, monkeypatch, way):
    monkeypatch.setattr("education.error_reports.forget", lambda *_: None)
    assert post(way).status_code in (500, 503)  # 503: as if the database were away
    no_word_in(log.getvalue())
    for message in mail.outbox:
        no_word_in("".join([message.body, *[part.content for part in message.alternatives]]))


@pytest.mark.parametrize("way", WAYS)
def test_careless_code_that_logs_an_exception(log, way):
    assert post(way, "say").status_code == 200
    assert log.getvalue().count("education.careless") == 2
    no_word_in(log.getvalue())


def test_a_command_that_stops():
    """What a crontab mails to the owner."""
    code = (
        "import runpy, sys\n"
        "sys.argv = ['manage.py', '--version']\n"
        "runpy.run_path('manage.py', run_name='__main__')\n"
        "from tests.failing_site import WAYS\n"
        f"WAYS['chained']({WORDS!r})\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=the_settings.BASE_DIR, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "in value" in done.stderr
    assert "RuntimeError" in done.stderr
    no_word_in(done.stderr)


def test_a_mail_that_is_refused(site, log, listener, monkeypatch):
    make_request()

    def refuse(notification):
        WAYS["mail_refused"](WORDS)

    monkeypatch.setattr(notifications, "message", refuse)
    out = io.StringIO()
    call_command("deliver", stdout=out, stderr=out)
    assert "to be tried again" in out.getvalue()
    rows = repr(list(Notification.objects.values()))
    assert "SMTPRecipientsRefused" in rows
    no_word_in(rows + out.getvalue() + log.getvalue() + "\n".join(listener.heard))


def test_a_lookup_that_the_admin_refuses_is_one_line(site, log):
    client = signed_in("front desk")
    address = "/admin/education/consultationrequest/"
    assert client.get(f"{address}?notes__text__startswith=Zanzibar").status_code == 400
    [line] = log.getvalue().splitlines()
    assert (
        f"WARNING django.security.DisallowedModelAdminLookup Refused (DisallowedModelAdminLookup): {address}"
        in line
    )
    no_word_in(line)
    assert "startswith" not in line


def test_a_host_that_is_not_ours_is_one_line(site, client, log):
    client.get("/", headers={"host": "zanzibar.example"})
    [line] = log.getvalue().splitlines()
    assert "WARNING django.security.DisallowedHost Refused (DisallowedHost): /" in line
    no_word_in(line)


def test_a_form_from_elsewhere_is_one_line(site, log):
    client = Client(enforce_csrf_checks=True, headers={"origin": "https://zanzibar.example"})
    assert client.post("/request/about/?q=Zanzibar").status_code == 403
    [line] = log.getvalue().splitlines()
    assert "WARNING django.security.csrf Refused (Origin checking failed): /request/about/" in line
    no_word_in(line)


def test_the_development_server_logs_no_query(log):
    logging.getLogger("django.server").info('"%s" %s %s', "GET /admin/x/?q=Zanzibar HTTP/1.1", "200", "12")
    assert '"GET /admin/x/?… HTTP/1.1" 200 12' in log.getvalue()


def test_queries_are_not_logged(site, log, settings):
    settings.DEBUG = True
    make_request(message=WORDS)
    assert log.getvalue() == ""
    assert not logging.getLogger("django.db.backends").isEnabledFor(logging.DEBUG)


def test_what_speaks_of_the_program_is_said(log):
    try:
        import nowhere  # noqa: F401
    except ImportError:
        logging.getLogger("education").exception("Not started")
    assert "ModuleNotFoundError: No module named 'nowhere'" in log.getvalue()


def test_a_broken_rule_of_the_database_is_named(log):
    post("row_of_the_database")
    post("whole_row_of_the_database")
    assert log.getvalue().count("IntegrityError: ") == 2
    said = {
        "sqlite": (
            "UNIQUE constraint failed: auth_user.username",
            "CHECK constraint failed: clinic_jurisdiction_known",
        ),
        "postgresql": (
            "23505, auth_user, auth_user_username_key",
            "23514, education_clinic, clinic_jurisdiction_known",
        ),
    }
    for words in said[connection.vendor]:
        assert words in log.getvalue()


def test_what_an_error_came_of_is_said_too(log):
    post("chained")
    assert "which came of:" in log.getvalue()
    assert "in value" in log.getvalue()


def test_the_patients_words_are_those_that_are_looked_for():
    assert any(word in PERSONAL["name"] for word in EVERY_WORD)
    with pytest.raises(pytest.fail.Exception):
        no_word_in(WORDS)
