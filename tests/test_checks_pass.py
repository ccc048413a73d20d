"""A page that passes each check: the good pages of `checked_pages` have nothing to mend, and every check has judged one."""

import pytest

from education.publishing.checks import CHECKS
from education.publishing.health import health
from tests.checked_pages import around, asked, guide, nothing, other, shared, treatment

GOOD = {
    "treatment": treatment,
    "other": other,
    "nothing": nothing,
    "guide": guide,
    "shared": shared,
    "asked": asked,
}
# Checks that apply only to a page unlike the good ones; their own tests show a page that passes.
ELSEWHERE = {"no_price_of_a_medicine", "no_praise_of_a_medicine"}


@pytest.mark.parametrize("kind", GOOD)
def test_a_good_page_has_nothing_to_mend(kind):
    page = GOOD[kind]()
    judged = health(page, around(page))
    assert [str(finding) for finding in (*judged.blocking, *judged.warning)] == []


def test_every_check_passes_on_some_good_page():
    passed = {check.name for make in GOOD.values() for check in health(make(), around(make())).passed}
    assert {check.name for check in CHECKS} - passed == ELSEWHERE


def test_every_check_has_a_name_of_its_own_a_source_and_a_title():
    assert len({check.name for check in CHECKS}) == len(CHECKS)
    assert all(check.source and check.title.endswith(".") and check.kind in "BW" for check in CHECKS)
