"""What every test starts from."""

import pytest

from tests import factories


@pytest.fixture
def clinic(db):
    """The clinic that every public page names."""
    return factories.make_clinic()
