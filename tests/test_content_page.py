"""A content page is built once for a catalogue, and is the same for everybody."""

import gzip
from datetime import timedelta

import brotli
import pytest
from django.utils import timezone

from education.models import Notice
from education.publishing.going_live import withdraw
from education.stored_pages import Page, Shelf
from tests import factories as make

HEADERS = ("Content-Type", "Cache-Control", "ETag", "Vary", "Content-Encoding", "Content-Length")


@pytest.mark.django_db
class TestBuiltOnce:
    @pytest.mark.parametrize("encoding", ["br", "gzip", "identity", "gzip;q=0, br;q=0"])
    def test_kept_and_built_pages_are_equal_to_the_byte(self, client, clinic, encoding):
        built, kept = (client.get("/", headers={"Accept-Encoding": encoding}) for _ in range(2))
        assert built.templates
        assert not kept.templates
        assert kept.content == built.content
        assert [kept.get(name) for name in HEADERS] == [built.get(name) for name in HEADERS]

    def test_each_reader_gets_an_encoding_that_they_can_read(self, client, clinic):
        plain = client.get("/").content
        assert gzip.decompress(client.get("/", headers={"Accept-Encoding": "gzip"}).content) == plain
        assert brotli.decompress(client.get("/", headers={"Accept-Encoding": "gzip, br"}).content) == plain
        refused = client.get("/", headers={"Accept-Encoding": "br;q=0, gzip; q=0"})
        assert refused.content == plain

    def test_what_changes_shows_at_once(self, client, clinic):
        treatment = make.make_treatment(slug="botox", in_a_sentence="Before.")
        make.publish_page(treatment)
        assert "Before." in client.get("/treatments/botox/").content.decode()
        treatment.in_a_sentence = "After."
        treatment.save()
        assert "Before." in client.get("/treatments/botox/").content.decode()
        make.publish_page(treatment)
        assert "After." in client.get("/treatments/botox/").content.decode()
        withdraw(treatment)
        assert client.get("/treatments/botox/").status_code == 410

    def test_a_notice_comes_and_goes_by_the_clock(self, client, clinic, monkeypatch):
        now = timezone.now()
        Notice.objects.create(
            clinic=clinic,
            text="Closed today.",
            shown_from=now + timedelta(hours=1),
            shown_until=now + timedelta(hours=2),
        )
        assert "Closed today." not in client.get("/").content.decode()
        monkeypatch.setattr(timezone, "now", lambda: now + timedelta(hours=1))
        assert "Closed today." in client.get("/").content.decode()
        monkeypatch.setattr(timezone, "now", lambda: now + timedelta(hours=2))
        assert "Closed today." not in client.get("/").content.decode()

    def test_a_signed_in_person_neither_sees_nor_leaves_anything_else(self, client, admin_client, clinic):
        first = admin_client.get("/")
        assert client.get("/").content == first.content
        assert not first.cookies

    def test_addresses_are_kept_apart(self, client, clinic):
        for slug in ("a", "b"):
            make.publish_page(make.make_treatment(slug=slug, name=f"Name of {slug}"))
        for _ in range(2):
            assert "Name of a" in client.get("/treatments/a/").content.decode()
            assert "Name of b" in client.get("/treatments/b/").content.decode()

    def test_what_is_not_a_page_is_not_kept(self, client, clinic):
        assert client.get("/treatments/later/").status_code == 404
        make.publish_page(make.make_treatment(slug="later"))
        assert client.get("/treatments/later/").status_code == 200


def page(size):
    return Page(b"x" * size, {})


class TestShelf:
    def test_it_is_bounded_and_puts_the_least_used_away(self):
        shelf, catalogue = Shelf(most=25), object()
        shelf.confirm(catalogue, 0)
        for name in "ab":
            shelf.put(catalogue, name, page(10))
        shelf.take(catalogue, "a")
        shelf.put(catalogue, "c", page(10))
        assert [shelf.take(catalogue, name) is not None for name in "abc"] == [True, False, True]
        assert shelf.bytes == 20

    def test_one_larger_than_the_shelf_is_not_kept(self):
        shelf, catalogue = Shelf(most=5), object()
        shelf.confirm(catalogue, 0)
        shelf.put(catalogue, "a", page(10))
        assert shelf.take(catalogue, "a") is None
        assert shelf.bytes == 0

    def test_another_catalogue_finds_nothing_and_leaves_nothing(self):
        shelf = Shelf(most=100)
        shelf.confirm("one", 1)
        shelf.put("one", "a", page(1))
        assert shelf.take("other", "a") is None
        shelf.put("other", "b", page(1))
        assert shelf.take("other", "b") is None
        assert shelf.take("one", "a")

    def test_an_older_answer_that_comes_late_does_not_bring_an_older_catalogue_back(self):
        shelf = Shelf(most=100)
        shelf.confirm("new", asked_at=2)
        shelf.put("new", "a", page(1))
        shelf.confirm("old", asked_at=1)
        assert shelf.take("new", "a")

    def test_one_visitor_asks_the_database_and_nobody_is_answered_without_asking_for_long(self):
        shelf = Shelf(most=100)
        shelf.confirm("now", asked_at=10)
        shelf.put("now", "a", page(1))
        assert shelf.fresh("a", 10.3)
        assert shelf.fresh("a", 10.5) is None  # asks
        assert shelf.fresh("a", 10.5)
        assert shelf.fresh("a", 10.9) is None
        assert shelf.fresh("a", 10.9) is None

    def test_what_was_planned_to_change_is_not_given_after_its_moment(self):
        shelf, now = Shelf(most=100), timezone.now()
        shelf.confirm("now", asked_at=0, until=now)
        shelf.put("now", "a", page(1))
        assert shelf.take("now", "a") is None
        assert shelf.fresh("a", 0.1) is None
