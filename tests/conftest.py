"""What every test starts from."""

import pytest

from education.reading import catalogue
from tests import factories


@pytest.fixture(autouse=True)
def no_kept_catalogue():
    """Each test reads the catalogue afresh, as a newly started worker does."""
    catalogue.forget()
    yield
    catalogue.forget()


@pytest.fixture
def clinic(db):
    """The clinic that every public page names."""
    return factories.make_clinic()
