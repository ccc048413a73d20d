"""What every test starts from."""

import gc

import pytest
from django.conf import settings

from education import error_reports
from education.publishing import going_live
from education.reading import catalogue
from education.stored_pages import shelf
from tests import factories


@pytest.fixture(autouse=True, scope="session")
def static_files_are_found_when_asked_for():
    """Each test's client starts the site anew: listing every static file at each start took half of the suite's time."""
    settings.WHITENOISE_AUTOREFRESH = True


@pytest.fixture(autouse=True, scope="session")
def nobody_is_noted_in_the_real_ledger(tmp_path_factory):
    settings.ERASURE_LEDGER = tmp_path_factory.mktemp("ledger") / "erasures.log"


@pytest.fixture(autouse=True, scope="session")
def old_objects_are_left_alone():
    """Python looks for garbage among a site's many objects after few new ones: a seventh of the suite's time."""
    gc.freeze()
    usual = gc.get_threshold()
    gc.set_threshold(50_000, 20, 20)
    yield
    gc.set_threshold(*usual)


@pytest.fixture(autouse=True)
def no_kept_catalogue():
    """Each test reads the catalogue afresh, as a newly started worker does."""
    catalogue.forget()
    shelf.clear()
    yield
    catalogue.forget()
    shelf.clear()


@pytest.fixture(autouse=True)
def bare_pages_may_go_live(request, monkeypatch):
    """Most tests publish a page that says no more than they need. Those marked `page_health` are checked as a clinic's are."""
    if request.node.get_closest_marker("page_health") is None:
        monkeypatch.setattr(going_live, "what_stops", lambda page, frozen: ())


@pytest.fixture(autouse=True)
def nobody_is_held_up(request, monkeypatch):
    """Tests send more from one address than patients do. Those marked `limits` have the clinic's own figures."""
    if request.node.get_closest_marker("limits") is None:
        monkeypatch.setattr(settings, "REQUEST_LIMITS", dict.fromkeys(settings.REQUEST_LIMITS, "100000/m"))


@pytest.fixture(autouse=True)
def failures_say_what_broke(request, monkeypatch):
    """A failing test needs the exception's words. Those marked `forgets` see a failure as a clinic's log does."""
    if request.node.get_closest_marker("forgets") is None:
        monkeypatch.setattr(error_reports, "forget", lambda request, error: None)


@pytest.fixture
def clinic(db):
    """The clinic that every public page names."""
    return factories.make_clinic()
