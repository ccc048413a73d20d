"""When pages are due, whom it concerns, and what moves the date: a review of the whole page, and nothing else."""

import datetime

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse
from django.utils import timezone

from education.models import Notification, SignOff
from education.publishing.digests import owe_digests, week_of
from education.publishing.freeze import freeze, record
from education.publishing.review_clock import clocks, flags_of
from education.publishing.signing import submit
from tests import factories as make
from tests.staff import address, form_of, make_staff, signed_in
from tests.test_signing import make_signer

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
TODAY = timezone.localdate()


def text(response):
    return response.content.decode()


def reviewed(page, due=TODAY + 300 * DAY, **fields):
    """A page that patients read, reviewed as a whole."""
    make.signed(record(page), next_review_on=due, **fields)
    make.publish_page(page)
    return page


def person(role="editor", name="ana", **fields):
    user = make_staff(role)
    user.email = f"{name}@clinic.example"
    for field, value in fields.items():
        setattr(user, field, value)
    user.save()
    return user


def states():
    return {clock.name: clock.state for clock in clocks()}


@pytest.mark.parametrize(
    ("due", "state"),
    [
        (TODAY - DAY, "overdue"),
        (TODAY, "due_soon"),
        (TODAY + 30 * DAY, "due_soon"),
        (TODAY + 31 * DAY, "not_due"),
    ],
)
def test_a_page_is_due_by_its_last_whole_review(due, state):
    reviewed(make.make_treatment(name="Botox"), due)
    assert states() == {"Botox": state}


def test_what_is_live_without_a_review_was_never_reviewed():
    make.publish_page(make.make_guide(title="Which?"), demonstration=True)
    record(make.make_treatment(name="A draft"))
    make.publish_page(None, demonstration=True)
    assert states() == {"Which?": "never", "Shared words": "never"}


def test_editing_does_not_move_the_date_and_a_sign_off_of_changes_does_not_either():
    page = reviewed(make.make_treatment(name="Botox"), TODAY - DAY)
    first = SignOff.objects.get()
    type(page).objects.update(in_a_sentence="Other words.")
    make.signed(record(page), rests_on=first, next_review_on=first.next_review_on)
    make.publish_page(page)
    assert states() == {"Botox": "overdue"}
    make.signed(record(page))
    assert states() == {"Botox": "not_due"}


def test_the_most_pressing_comes_first():
    reviewed(make.make_treatment(name="A"), TODAY + 200 * DAY)
    reviewed(make.make_treatment(name="B"), TODAY + 9 * DAY)
    reviewed(make.make_treatment(name="C"), TODAY - 9 * DAY)
    reviewed(make.make_treatment(name="D"), TODAY - 10 * DAY)
    make.publish_page(make.make_treatment(name="E"), demonstration=True)
    assert [clock.name for clock in clocks()] == ["D", "C", "B", "E", "A"]


@pytest.mark.parametrize("standing", ["changed", "withdrawn"])
def test_a_source_that_no_longer_holds_flags_every_page_that_rests_on_it(standing):
    source = make.make_source()
    pages = [make.make_treatment(name=name) for name in ("Botox", "Gel")]
    make.make_caution(pages[0], sources=[source])
    for page in pages:
        reviewed(page)
    source.stand(standing)
    source.save()
    assert states() == {"Botox": "flagged", "Gel": "not_due"}
    assert list(flags_of(pages[0])) == [source]
    assert not flags_of(pages[1])
    make.signed(record(pages[0]), rests_on=SignOff.objects.first())
    assert states()["Botox"] == "flagged"
    make.signed(record(pages[0]))
    assert states() == {"Botox": "not_due", "Gel": "not_due"}
    assert not flags_of(pages[0])


def test_it_takes_the_same_queries_for_any_number_of_pages(django_assert_num_queries):
    source = make.make_source()
    source.stand("changed")
    source.save()
    for _ in range(12):
        page = make.make_treatment(owner=make_staff("editor"))
        make.make_caution(page, sources=[source])
        reviewed(page)
    with django_assert_num_queries(3):
        assert len([(clock.name, clock.keeper, clock.state) for clock in clocks()]) == 12


class TestOnTheStaffsPages:
    def test_the_front_page_says_what_is_pressing(self, clinic):
        reviewed(make.make_treatment(name="Botox", owner=person()), TODAY - DAY)
        make.publish_page(make.make_treatment(name="Gel"), demonstration=True)
        said = text(signed_in("manager").get(reverse("admin:index")))
        assert "Overdue</span>" in said
        assert "kept by editor-" in said
        assert "1 page that patients read was never reviewed as a whole." in said

    def test_a_clinician_finds_what_waits_for_them_and_nobody_elses(self, clinic):
        signer, other = make_signer(), make_signer()
        submit(record(make.make_treatment(name="Botox")), signer.clinician, due_on=TODAY - DAY)
        said = text(signed_in(signer).get(reverse("admin:index")))
        assert "Waiting for your review" in said
        assert "Late</strong>" in said
        assert "Waiting for your review" not in text(signed_in(other).get(reverse("admin:index")))

    def test_the_front_desk_is_told_nothing_of_it(self, clinic):
        reviewed(make.make_treatment(name="Botox"), TODAY - DAY)
        desk = signed_in("front desk")
        assert "Pages to review" not in text(desk.get(reverse("admin:index")))
        for view in ("review_clock", "review_clock_csv", "claims", "claims_csv"):
            assert desk.get(reverse(f"admin:{view}")).status_code == 403

    def test_the_whole_clock_and_its_spreadsheet(self, clinic):
        owner = person(username="=cmd")
        reviewed(make.make_treatment(name="Botox", owner=owner), TODAY - DAY)
        manager = signed_in("manager")
        assert "Overdue" in text(manager.get(reverse("admin:review_clock")))
        sheet = text(manager.get(reverse("admin:review_clock_csv")))
        assert "Botox,Overdue," in sheet
        assert ",'=cmd," in sheet

    def test_who_keeps_a_page_is_no_content(self, clinic):
        page, keeper = make.make_treatment(), person()
        before = freeze(page)
        editor = signed_in("editor")
        where = address("treatment", "change", page.pk)
        data = form_of(editor.get(where)) | {"owner": keeper.pk, "review_months": 6}
        assert editor.post(where, data).status_code == 302
        page.refresh_from_db()
        assert (page.owner, page.review_months) == (keeper, 6)
        assert freeze(page) == before

    def test_only_staff_who_work_on_pages_can_keep_one(self, clinic):
        page, desk = make.make_treatment(), person("front desk")
        editor = signed_in("editor")
        where = address("treatment", "change", page.pk)
        answer = editor.post(where, form_of(editor.get(where)) | {"owner": desk.pk})
        assert "Select a valid choice" in text(answer)

    def test_the_strip_names_a_source_that_changed(self, clinic):
        source = make.make_source(publisher="FDA", title="Fillers")
        page = make.make_treatment()
        make.make_caution(page, sources=[source])
        reviewed(page)
        source.stand("withdrawn")
        source.save()
        said = text(signed_in("editor").get(address("treatment", "change", page.pk)))
        assert "Source withdrawn</strong>" in said
        assert "FDA: Fillers" in said

    def test_a_flag_reaches_no_patient(self, clinic, client):
        source = make.make_source()
        page = make.make_treatment(slug="botox")
        make.make_caution(page, sources=[source])
        reviewed(page)
        before = client.get("/treatments/botox/").content
        source.stand("withdrawn")
        source.save()
        assert client.get("/treatments/botox/").content == before


class TestSources:
    def test_saying_that_it_changed_flags_it_and_that_it_holds_clears_it(self, clinic):
        source = make.make_source()
        editor = signed_in("editor")
        where = address("source", "change", source.pk)
        editor.post(where, form_of(editor.get(where)) | {"standing": "changed"})
        source.refresh_from_db()
        assert source.flagged_at
        editor.post(where, form_of(editor.get(where)) | {"standing": "holds"})
        source.refresh_from_db()
        assert source.flagged_at is None

    def test_it_is_read_again(self, clinic):
        source = make.make_source(recheck_on=TODAY - DAY)
        page = make.make_treatment()
        make.make_caution(page, sources=[source])
        reviewed(page)
        editor = signed_in("editor")
        assert "I read it today" in text(editor.get(reverse("admin:review_clock")))
        again = reverse("admin:read_again", args=[source.pk])
        assert editor.get(again).status_code == 405
        assert "Read again today" in text(editor.post(again, follow=True))
        source.refresh_from_db()
        assert (source.checked_on, source.recheck_on) == (TODAY, TODAY + 365 * DAY)
        newest = page.revisions.order_by("-pk").first()
        assert SignOff.objects.covering(newest).exists()

    @pytest.mark.parametrize("role", ["clinician", "reviewer", "front desk", "manager", "nobody"])
    def test_only_who_keeps_sources_says_so(self, clinic, role):
        source = make.make_source()
        answer = signed_in(role).post(reverse("admin:read_again", args=[source.pk]))
        assert answer.status_code in (302, 403)
        source.refresh_from_db()
        assert source.checked_on is None

    def test_its_page_lists_what_rests_on_it(self, clinic):
        source, other = make.make_source(), make.make_source()
        page = make.make_treatment(name="Botox", slug="botox")
        make.make_caution(page, name="are pregnant", sources=[source])
        for shown in (
            page,
            *(make.make_treatment(name=name.title(), slug=name) for name in ("gel", "threads")),
        ):
            make.publish_page(shown)
        make.publish_page(make.make_guide(title="Which?", options=[page]))
        editor = signed_in("editor")
        said = text(editor.get(address("source", "change", source.pk)))
        assert "1 statement that patients read" in said
        assert "are pregnant" in said
        assert 'href="/compare/botox-vs-gel/">Botox and Gel</a>' in said
        assert "gel-vs-threads" not in said
        assert "Which?" in said
        assert "Nothing that patients read now." in text(editor.get(address("source", "change", other.pk)))


class TestDigests:
    def test_owner_and_manager_get_one_a_week(self, clinic, settings):
        settings.SITE_URL = "https://clinic.example"
        owner, boss = person(name="ana"), person("manager", name="boss")
        person(name="ben")
        reviewed(make.make_treatment(name="Botox", owner=owner), TODAY - DAY)
        gel = reviewed(make.make_treatment(name="Gel"), TODAY + 3 * DAY)
        for _ in range(2):
            call_command("send_digests", verbosity=0)
        said = {sent.to[0]: sent.body for sent in mail.outbox}
        assert sorted(said) == ["ana@clinic.example", "boss@clinic.example"]
        assert len(mail.outbox) == 2
        assert "- Botox: overdue, due" in said[owner.email]
        assert "Gel" not in said[owner.email]
        assert "- Gel: due soon" in said[boss.email]
        assert "https://clinic.example/admin/review-clock/" in said[boss.email]
        assert (
            f"https://clinic.example{address('revision', 'review', gel.revisions.live().get().pk)}"
            in said[boss.email]
        )
        call_command("send_digests", week="2031-W01", verbosity=0)
        assert len(mail.outbox) == 4

    @pytest.mark.parametrize("closed", [{"is_active": False}, {"email": ""}])
    def test_the_deputy_stands_in(self, closed):
        deputy = person(name="ben")
        page = make.make_treatment(owner=person(**closed), deputy=deputy)
        reviewed(page, TODAY - DAY)
        owe_digests()
        assert [one.recipient for one in Notification.objects.all()] == [deputy]

    def test_nothing_is_sent_where_nothing_is_to_say(self):
        person("manager", name="boss")
        reviewed(make.make_treatment(), TODAY + 200 * DAY)
        assert owe_digests() == 0

    def test_somebody_who_keeps_two_pages_and_is_a_manager_gets_one(self):
        boss = person("manager", name="boss")
        boss.groups.add(Group.objects.get(name="editor"))
        for _ in range(2):
            reviewed(make.make_treatment(owner=boss), TODAY - DAY)
        assert owe_digests() == 1

    def test_a_week_is_written_as_it_is_counted(self):
        assert week_of(datetime.date(2026, 11, 24)) == "2026-W48"
        assert week_of(datetime.date(2027, 1, 1)) == "2026-W53"
        for wrong in ("2026-48", "2026-W54", "x"):
            with pytest.raises(CommandError):
                call_command("send_digests", week=wrong)
