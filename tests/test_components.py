"""The page of all components: staff only, and complete."""

from pathlib import Path

import pytest

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"


@pytest.mark.django_db
def test_it_shows_every_component_to_staff(admin_client, clinic):
    response = admin_client.get("/admin/components/")
    assert response.status_code == 200
    used = {template.name for template in response.templates}
    components = {str(path.relative_to(TEMPLATES)) for path in (TEMPLATES / "components").rglob("*.html")}
    assert components - used == set()


@pytest.mark.django_db
def test_it_is_for_staff_only(client, clinic):
    response = client.get("/admin/components/")
    assert response.status_code == 302
    assert response["Location"].startswith("/admin/login/")


@pytest.mark.django_db
def test_it_stays_out_of_caches_and_search_engines(admin_client, clinic):
    response = admin_client.get("/admin/components/")
    assert "no-store" in response["Cache-Control"]
    assert 'content="noindex"' in response.content.decode()
