"""Links to a preview: for one version, for a while, taken back at will, and telling nothing else."""

import datetime

import pytest
from django.db import OperationalError, connection
from django.urls import reverse
from django.utils import timezone

from education.models import PreviewLink
from education.publishing import preview_links
from education.publishing.freeze import record
from education.publishing.going_live import withdraw
from tests import factories as make
from tests.staff import address as admin_address
from tests.staff import signed_in

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def text(response):
    return response.content.decode()


@pytest.fixture
def treatment(clinic):
    return make.make_treatment(slug="botox", name="Botox", in_a_sentence="It relaxes a small muscle.")


@pytest.fixture
def revision(treatment):
    return record(treatment)


def link_to(revision, **how):
    link, key = preview_links.make(revision, **{"for_whom": "Mr Ortiz", "by": None, "days": 7} | how)
    return link, reverse("preview", args=[key])


def share(revision):
    return reverse("admin:education_revision_share", args=[revision.pk])


def test_it_opens_exactly_that_version_without_an_account(client, treatment, revision):
    _, address = link_to(revision)
    type(treatment).objects.update(in_a_sentence="It does something else.")
    record(treatment)
    page = client.get(address)
    assert "It relaxes a small muscle." in text(page)
    assert "something else" not in text(page)
    assert "This is not what patients read now." in text(page)
    assert "Mr Ortiz" not in text(page)
    assert client.get("/treatments/botox/").status_code == 404


def test_no_cache_keeps_it_and_no_robot_lists_it(client, revision):
    _, address = link_to(revision)
    page = client.get(address)
    assert page["Cache-Control"] == "no-store, private"
    assert page["X-Robots-Tag"] == "noindex"
    assert page["Referrer-Policy"] == "no-referrer"
    assert '<meta name="robots" content="noindex">' in text(page)
    assert not page.cookies
    assert "preview" not in text(client.get("/sitemap.xml"))


def test_whatever_does_not_open_gets_one_and_the_same_answer(client, treatment, revision):
    over, over_address = link_to(revision, at=timezone.now() - 8 * DAY)
    back, back_address = link_to(revision)
    assert preview_links.revoke(back, by=None)
    assert not preview_links.revoke(over, by=None)
    unknown, unknown_address = link_to(revision)
    unknown.delete()
    addresses = [over_address, back_address, unknown_address]
    addresses += [reverse("preview", args=[key]) for key in ("x", "a.b", "é", "x" * 2000, "..")]
    answers = {(page.status_code, page.content) for page in map(client.get, addresses)}
    assert len(answers) == 1
    ((status, content),) = answers
    assert status == 410
    assert b"Ask whoever sent it" in content


def test_a_forged_key_costs_no_query(client, revision, django_assert_num_queries):
    _, address = link_to(revision)
    with django_assert_num_queries(0):
        assert client.get(address[:-2] + ("B/" if address[-2] == "A" else "A/")).status_code == 410


def test_only_a_hash_of_the_key_is_kept(revision):
    link, address = link_to(revision)
    key = address.rstrip("/").rsplit("/", 1)[1].split(".")[0]
    assert len(key) >= 32
    assert key not in str(PreviewLink.objects.filter(pk=link.pk).values().get())


def test_openings_are_counted_by_get_alone(client, revision):
    link, address = link_to(revision)
    client.head(address)
    assert client.post(address).status_code == 405
    for _ in range(2):
        client.get(address)
    link.refresh_from_db()
    assert link.opened == 2
    assert link.last_opened_at


def test_an_opening_that_cannot_be_counted_keeps_nobody_from_reading(client, revision, caplog):
    link, address = link_to(revision)

    def full(execute, sql, *rest):
        if sql.startswith("UPDATE"):
            raise OperationalError("the disk is full")
        return execute(sql, *rest)

    with connection.execute_wrapper(full):
        assert "It relaxes" in text(client.get(address))
    link.refresh_from_db()
    assert link.opened == 0
    assert "could not be counted" in caplog.text
    assert address.split("/")[2] not in caplog.text


def test_a_nul_in_the_address_is_refused_like_any_other(client, clinic):
    assert client.get("/preview/a%00b/").status_code == 400


def test_it_still_opens_after_the_page_was_withdrawn_and_who_withdraws_is_told(client, treatment):
    shown = make.publish_page(treatment)
    _, address = link_to(shown)
    link_to(shown, for_whom="Ms Over", at=timezone.now() - 8 * DAY)
    said = text(signed_in("manager").get(f"{admin_address('treatment', 'withdraw')}?page={treatment.pk}"))
    assert "still open, until you take them back. For: “Mr Ortiz”." in said
    withdraw(treatment)
    assert client.get("/treatments/botox/").status_code == 410
    page = text(client.get(address))
    assert "It relaxes" in page
    assert "This is not what patients read now." in page


def test_a_part_is_shown_with_the_saved_words_of_its_whole(client, clinic):
    whole = make.make_treatment(name="Fillers", slug="fillers")
    make.make_effect(whole, name="a saved effect")
    record(whole)
    make.make_effect(whole, name="an effect that nobody saved as a version")
    part = make.make_treatment(name="Gel", slug="gel", part_of=whole)
    page = text(client.get(link_to(record(part))[1]))
    assert "saved effect" in page
    assert "nobody saved" not in page


def test_guides_and_shared_words_open_too(client, clinic):
    make.make_standing_page(slug="privacy", title="What we keep")
    make.make_term(name="Filler")
    assert client.get(link_to(record(make.make_guide(title="Which?")))[1]).status_code == 200
    _, address = link_to(record(None))
    assert "Filler" in text(client.get(address))
    assert "What we keep" in text(client.get(f"{address}?standing=privacy"))
    assert client.get(f"{address}?standing=nothing").status_code == 404
    for shown in (address, f"{address}?standing=privacy"):
        page = text(client.get(shown))
        assert '<meta name="robots" content="noindex">' in page
        assert 'rel="canonical"' not in page


class TestMakingOne:
    def test_a_page_a_version_and_a_history_lead_there(self, treatment, revision):
        editor = signed_in("editor")
        for where in (
            admin_address("treatment", "change", treatment.pk),
            admin_address("revision", "change", revision.pk),
            reverse("admin:education_revision_versions", args=["treatment", treatment.pk]),
        ):
            assert share(revision) in text(editor.get(where))
            assert share(revision) not in text(signed_in("reviewer").get(where))

    def test_the_address_is_shown_once_and_opens(self, client, revision, settings):
        settings.SITE_URL = "https://clinic.example"
        editor = signed_in("editor")
        made = text(editor.post(share(revision), {"for_whom": "Mr Ortiz", "days": 3}))
        address = made.split('value="https://clinic.example', 1)[1].split('"', 1)[0]
        assert client.get(address).status_code == 200
        again = text(editor.get(share(revision)))
        assert address not in again
        assert "Mr Ortiz" in again
        assert "1 time, last on" in again
        link = PreviewLink.objects.get()
        assert (link.made_by, link.expires_at - link.made_at) == (editor.user, 3 * DAY)

    @pytest.mark.parametrize(
        ("wrong", "problem"),
        [
            ({"for_whom": " "}, "Say who gets the link."),
            ({"days": 31}, "less than or equal to 30"),
            ({"days": 0}, "greater than or equal to 1"),
            ({"days": 10**40}, "less than or equal to 30"),
            ({"for_whom": "x" * 121}, "at most 120"),
        ],
    )
    def test_what_is_wrong_is_said(self, revision, wrong, problem):
        answer = signed_in("editor").post(share(revision), {"for_whom": "Mr Ortiz", "days": 7} | wrong)
        assert answer.status_code == 422
        assert problem in text(answer)
        assert not PreviewLink.objects.exists()

    def test_it_is_taken_back(self, client, revision):
        link, address = link_to(revision)
        editor = signed_in("editor")
        revoke = reverse("admin:education_revision_unshare", args=[revision.pk, link.pk])
        assert editor.get(revoke).status_code == 405
        assert "opens nothing any more" in text(editor.post(revoke, follow=True))
        assert client.get(address).status_code == 410
        link.refresh_from_db()
        assert link.revoked_by == editor.user

    def test_the_link_of_another_version_is_not_found_under_this_one(self, revision):
        link, _ = link_to(record(make.make_treatment()))
        revoke = reverse("admin:education_revision_unshare", args=[revision.pk, link.pk])
        assert signed_in("editor").post(revoke).status_code == 404

    @pytest.mark.parametrize("role", ["reviewer", "front desk", "patient", "nobody"])
    def test_others_may_neither_make_one_nor_take_one_back(self, revision, role):
        link, _ = link_to(revision)
        revoke = reverse("admin:education_revision_unshare", args=[revision.pk, link.pk])
        client = signed_in(role)
        assert client.post(share(revision), {"for_whom": "Me", "days": 7}).status_code in (302, 403)
        assert client.post(revoke).status_code in (302, 403)
        assert PreviewLink.objects.open().count() == 1
