"""What a reader needs before the first page shows fits in the first bytes a server sends, over the demonstration."""

import pytest
from django.core.management import call_command

from bench.__main__ import FIRST_FLIGHT
from bench.measure import first_view

PAGES = ["/", "/treatments/botox/", "/compare/botox-vs-dermal-fillers/"]


@pytest.mark.django_db
def test_it_fits_in_the_first_flight(subtests):
    call_command("load_demonstration", verbosity=0)
    for address in PAGES:
        with subtests.test(address):
            found = first_view(address)
            assert found["requests"] <= 3
            assert found["brotli"] <= FIRST_FLIGHT, f"{address}: {found}"
