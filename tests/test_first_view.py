"""What a reader needs before the first page shows fits in the first bytes a server sends, over the demonstration."""

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from bench.__main__ import FIRST_FLIGHT
from bench.measure import first_view
from tests import demonstration

PAGES = ["/", "/treatments/botox/", "/compare/botox-vs-dermal-fillers/"]


@pytest.fixture
def kept_connection(db):
    """An answer's end leaves the test's own connection open, as with Django's test client."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


def test_it_fits_in_the_first_flight(kept_connection, subtests):
    demonstration.publish()
    for address in PAGES:
        with subtests.test(address):
            found = first_view(address)
            assert found["requests"] <= 3
            assert found["seen"] <= FIRST_FLIGHT, f"{address}: {found}"
