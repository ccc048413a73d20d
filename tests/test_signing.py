"""Sign-off: who may give it, what it covers, and that nothing goes live without one."""

import contextlib
import datetime
import itertools

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from education.models import Notification, Publication, Revision, SignOff, Submission
from education.publishing.freeze import record
from education.publishing.going_live import (
    NotPublishable,
    cancel_scheduled,
    cancel_withdrawal,
    publish,
    withdraw,
)
from education.publishing.restore import restore
from education.publishing.signing import (
    NotSignable,
    NotSubmittable,
    clinical_editors,
    due_after,
    last_review,
    send_back,
    sign,
    submit,
)
from education.reading.catalogue import load
from tests import factories as make
from tests.staff import SUPERUSER, make_staff

pytestmark = pytest.mark.django_db
HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)


def make_signer(role="clinician", **fields):
    """Somebody who may sign, with a clinician's entry of their own and a mailbox."""
    user = make_staff(role)
    user.email = f"{user.username}@clinic.example".replace(" ", "")
    user.save()
    make.make_clinician(user=user, **fields)
    return user


@pytest.fixture
def editor():
    user = make_staff("editor")
    user.email = "ana@clinic.example"
    user.save()
    return user


@pytest.fixture
def signer():
    return make_signer(name="Dr Ruth Ott", credentials="MD")


@pytest.fixture
def treatment():
    return make.make_treatment(name="Botox", slug="botox")


def edited(page, by=None, **fields):
    type(page).objects.filter(pk=page.pk).update(**fields or {"in_a_sentence": f"It does {timezone.now()}."})
    return record(page, by=by)


class TestWhoMaySign:
    @pytest.mark.parametrize("role", ["clinician", "reviewer", SUPERUSER])
    def test_a_clinician_signs_in_their_own_name_and_credentials(self, treatment, editor, role):
        signer = make_signer(role, name="Dr Ruth Ott", credentials="MD")
        given = sign(record(treatment, by=editor), by=signer, checked="All of it.")
        assert (given.name, given.credentials, given.clinician, given.by) == (
            "Dr Ruth Ott",
            "MD",
            signer.clinician,
            signer,
        )

    @pytest.mark.parametrize("role", ["editor", "front desk", "manager"])
    def test_other_roles_may_not(self, treatment, role):
        with pytest.raises(NotSignable, match="may not sign"):
            sign(record(treatment), by=make_signer(role), checked="All of it.")

    def test_nobody_signs_without_an_entry_that_names_their_credentials(self, treatment):
        with pytest.raises(NotSignable, match="not tied to a clinician"):
            sign(record(treatment), by=make_staff("clinician"), checked="All of it.")

    def test_an_account_that_is_closed_signs_nothing(self, treatment, signer):
        signer.is_active = False
        with pytest.raises(NotSignable):
            sign(record(treatment), by=signer, checked="All of it.")

    @pytest.mark.parametrize("role", ["clinician", SUPERUSER])
    def test_who_wrote_it_cannot_sign_it(self, treatment, role):
        signer = make_signer(role)
        revision = record(treatment, by=signer)
        with pytest.raises(NotSignable, match="You changed this page"):
            sign(revision, by=signer, checked="All of it.")
        assert not SignOff.objects.exists()

    def test_who_wrote_an_earlier_part_of_it_cannot_sign_what_another_finished(
        self, treatment, signer, editor
    ):
        record(treatment, by=editor)
        edited(treatment, by=signer)
        with pytest.raises(NotSignable, match="You changed this page"):
            sign(edited(treatment, by=editor), by=signer, checked="All of it.")

    def test_who_wrote_what_another_signed_since_may_sign_again(self, treatment, signer, editor):
        other = make_signer()
        sign(edited(treatment, by=signer), by=other, checked="All of it.")
        assert sign(edited(treatment, by=editor), by=signer, checked="The new sentence.")

    def test_who_only_mended_what_is_not_clinical_may_sign(self, treatment, signer, editor):
        record(treatment, by=editor)
        assert sign(edited(treatment, by=signer, order=7), by=signer, checked="All of it.")

    def test_who_restored_an_older_version_counts_as_its_editor(self, treatment, signer, editor):
        old = record(treatment, by=editor)
        edited(treatment, by=editor)
        with pytest.raises(NotSignable, match="You changed this page"):
            sign(restore(old, by=signer), by=signer, checked="All of it.")

    def test_unsigned_words_that_somebody_else_brings_back_are_still_their_authors(
        self, treatment, signer, editor
    ):
        record(treatment, by=editor)
        theirs = edited(treatment, by=signer)
        sign(edited(treatment, by=editor), by=make_signer(), checked="All of it.")
        back = restore(theirs, by=editor)
        assert clinical_editors(back) == {editor.pk, signer.pk}
        with pytest.raises(NotSignable, match="You changed this page"):
            sign(back, by=signer, checked="All of it.")

    def test_signed_words_that_come_back_are_nobodys_but_theirs_who_brought_them(
        self, treatment, signer, editor
    ):
        theirs = edited(treatment, by=signer)
        sign(theirs, by=make_signer(), checked="All of it.")
        edited(treatment, by=editor)
        assert clinical_editors(restore(theirs, by=editor)) == {editor.pk}

    def test_a_later_sign_off_does_not_hide_who_edited_before_this_version(self, treatment, signer, editor):
        mine = edited(treatment, by=signer)
        sign(edited(treatment, by=editor), by=make_signer(), checked="All of it.")
        with pytest.raises(NotSignable, match="You changed this page"):
            sign(mine, by=signer, checked="All of it.")

    def test_it_takes_a_fixed_number_of_queries(self, treatment, signer, editor, django_assert_num_queries):
        record(treatment, by=editor)
        sign(edited(treatment, by=editor), by=signer, checked="All of it.")
        for _ in range(30):
            revision = edited(treatment, by=editor)
        revision = Revision.objects.select_related("treatment").get(pk=revision.pk)
        with django_assert_num_queries(2):
            assert clinical_editors(revision) == {editor.pk}

    def test_other_pages_do_not_count(self, treatment, signer):
        edited(make.make_treatment(), by=signer)
        record(None, by=signer)
        assert sign(record(treatment), by=signer, checked="All of it.")


class TestWhatItCovers:
    def test_a_clinical_change_voids_it_and_another_does_not(self, treatment, editor, signer):
        sign(record(treatment, by=editor), by=signer, checked="All of it.")
        assert SignOff.objects.covering(edited(treatment, order=3)).exists()
        assert not SignOff.objects.covering(edited(treatment, in_a_sentence="It does more.")).exists()

    def test_it_holds_again_for_the_words_it_was_given_for(self, treatment, editor, signer):
        first = record(treatment, by=editor)
        sign(first, by=signer, checked="All of it.")
        edited(treatment, by=editor)
        assert SignOff.objects.covering(restore(first, by=editor)).exists()

    def test_the_order_of_criteria_is_no_pages_clinical_content(self, treatment, editor):
        first, second = make.make_criterion(order=1), make.make_criterion(order=2)
        for criterion in (first, second):
            make.make_fact(treatment, criterion)
        make.signed(record(treatment, by=editor))
        type(first).objects.filter(pk=first.pk).update(order=9)
        moved = record(treatment, by=editor)
        assert SignOff.objects.covering(moved).exists()

    def test_another_source_under_the_same_key_voids_it_and_reading_it_again_does_not(self, treatment):
        source = make.make_source()
        make.make_caution(treatment, sources=[source])
        make.signed(record(treatment))
        type(source).objects.update(checked_on=timezone.localdate())
        assert SignOff.objects.covering(record(treatment)).exists()
        type(source).objects.update(title="Something else")
        assert not SignOff.objects.covering(record(treatment)).exists()

    def test_it_is_of_one_page(self, signer):
        guide, other = make.make_guide(), make.make_guide()
        sign(record(guide), by=signer, checked="All of it.")
        same = record(other)
        Revision.objects.filter(pk=same.pk).update(
            clinical_fingerprint=Revision.objects.get(guide=guide).clinical_fingerprint
        )
        same.refresh_from_db()
        assert not SignOff.objects.covering(same).exists()

    def test_a_demonstration_says_so_until_somebody_signs_it(self, clinic, client, treatment, signer):
        shown = make.publish_page(treatment, demonstration=True)
        before = Publication.objects.stamp()
        assert "Demonstration page." in client.get("/treatments/botox/").content.decode()
        sign(record(treatment), by=signer, checked="All of it.")
        page = client.get("/treatments/botox/").content.decode()
        assert "Demonstration page." not in page
        assert "Reviewed by Dr Ruth Ott, MD, on" in page
        shown.refresh_from_db()
        assert not shown.demonstration
        assert Publication.objects.stamp() != before

    def test_signing_other_words_leaves_what_is_shown_unsigned(self, treatment, editor, signer):
        shown = make.publish_page(treatment, demonstration=True)
        sign(edited(treatment, by=editor), by=signer, checked="All of it.")
        shown.refresh_from_db()
        assert shown.demonstration
        assert shown.sign_off is None


class TestReviewDates:
    def test_the_first_sign_off_is_of_the_whole_page(self, treatment, signer):
        with pytest.raises(NotSignable, match="never reviewed"):
            sign(record(treatment), by=signer, checked="A word.", whole_page=False)

    def test_only_a_whole_page_review_moves_them(self, treatment, editor, signer):
        long_ago = timezone.now() - 200 * DAY
        first = sign(record(treatment, by=editor), by=signer, checked="All of it.", at=long_ago)
        part = sign(edited(treatment, by=editor), by=signer, checked="The sentence.", whole_page=False)
        assert part.next_review_on == first.next_review_on
        assert part.review == last_review(treatment) == first
        whole = sign(edited(treatment, by=editor), by=signer, checked="All of it.")
        assert last_review(treatment) == whole
        assert whole.next_review_on > first.next_review_on

    def test_patients_read_who_reviewed_the_whole_and_when_it_is_due(
        self, clinic, client, treatment, editor, signer
    ):
        at = timezone.make_aware(datetime.datetime(2026, 3, 4, 12))
        sign(
            record(treatment, by=editor),
            by=signer,
            checked="All.",
            at=at,
            next_review_on=datetime.date(2031, 3, 4),
        )
        other = make_signer(name="Dr Other")
        revision = edited(treatment, by=editor)
        sign(revision, by=other, checked="The sentence.", whole_page=False)
        publish(revision)
        page = client.get("/treatments/botox/").content.decode()
        assert "Reviewed by Dr Ruth Ott, MD, on" in page
        assert "4 March 2026" in page
        assert "4 March 2031" in page
        assert '"lastReviewed":"2026-03-04"' in page.replace(": ", ":")
        assert "overdue" not in page

    @pytest.mark.parametrize(("said", "expected"), [(True, True), (False, False)])
    def test_overdue_is_said_openly_from_the_day_after(
        self, clinic, client, treatment, settings, said, expected
    ):
        settings.SAY_REVIEW_OVERDUE = said
        today = timezone.localdate()
        make.signed(record(treatment), next_review_on=today)
        make.publish_page(treatment)
        assert "overdue" not in client.get("/treatments/botox/").content.decode()
        SignOff.objects.update(next_review_on=today - DAY)
        Publication.objects.bump()
        assert ("overdue" in client.get("/treatments/botox/").content.decode()) == expected

    def test_the_catalogue_holds_until_the_review_is_overdue(self, treatment):
        due = timezone.localdate() + 3 * DAY
        make.signed(record(treatment), next_review_on=due)
        make.publish_page(treatment)
        until = timezone.localtime(load().holds_until)
        assert until.date() == due + DAY
        assert load(until).treatments["botox"].stand.review.overdue
        assert not load(until - datetime.timedelta(microseconds=1)).treatments["botox"].stand.review.overdue

    @pytest.mark.parametrize(
        ("months", "day", "due"),
        [
            (12, datetime.date(2026, 11, 24), datetime.date(2027, 11, 24)),
            (12, datetime.date(2024, 2, 29), datetime.date(2025, 2, 28)),
            (1, datetime.date(2026, 1, 31), datetime.date(2026, 2, 28)),
            (1, datetime.date(2026, 12, 31), datetime.date(2027, 1, 31)),
            (36, datetime.date(2026, 6, 30), datetime.date(2029, 6, 30)),
        ],
    )
    def test_the_next_review_is_due_after_the_pages_own_months(self, months, day, due):
        assert due_after(make.make_treatment(review_months=months), day) == due

    def test_a_next_review_lies_ahead(self, treatment, signer):
        with pytest.raises(NotSignable, match="in the future"):
            sign(record(treatment), by=signer, checked="All.", next_review_on=timezone.localdate())


class TestSendingForReview:
    def test_the_clinician_is_told_and_an_earlier_one_is_replaced(self, treatment, editor, signer):
        first = submit(record(treatment, by=editor), signer.clinician, by=editor)
        second = submit(edited(treatment, by=editor), signer.clinician, by=editor, note="The first sentence.")
        first.refresh_from_db()
        assert first.outcome == Submission.Outcome.REPLACED
        assert list(Submission.objects.open()) == [second]
        owed = Notification.objects.filter(kind="review_wanted", recipient=signer)
        assert [one.revision for one in owed] == [first.revision, second.revision]

    def test_to_nobody_who_could_not_sign(self, treatment, editor, signer):
        without_account = make.make_clinician()
        desk = make_signer("front desk").clinician
        revision = edited(treatment, by=signer)
        for clinician, why in [
            (without_account, "no account"),
            (desk, "may not sign"),
            (signer.clinician, "Choose another"),
        ]:
            with pytest.raises(NotSubmittable, match=why):
                submit(revision, clinician, by=editor)
        assert not Notification.objects.exists()

    def test_not_what_is_signed_off_already(self, treatment, editor, signer):
        revision = record(treatment, by=editor)
        sign(revision, by=signer, checked="All of it.")
        with pytest.raises(NotSubmittable, match="holds for this version already"):
            submit(revision, signer.clinician, by=editor)

    @pytest.mark.page_health
    def test_not_what_a_check_stops(self, clinic, treatment, editor, signer):
        with pytest.raises(NotSubmittable, match="stop"):
            submit(record(treatment, by=editor), signer.clinician, by=editor)
        with pytest.raises(NotSignable, match="stop"):
            sign(record(treatment, by=editor), by=signer, checked="All of it.")

    def test_sent_back_with_comments(self, treatment, editor, signer):
        revision = record(treatment, by=editor)
        submit(revision, signer.clinician, by=editor)
        ended = send_back(revision, [("id_in_a_sentence", "Opening sentence", "Not true.")], by=signer)
        assert ended.outcome == Submission.Outcome.SENT_BACK
        assert [(one.anchor, one.text) for one in ended.comments.all()] == [("id_in_a_sentence", "Not true.")]
        assert Notification.objects.filter(kind="sent_back", recipient=editor).count() == 1
        with pytest.raises(NotSignable, match="does not wait"):
            send_back(revision, [("", "The whole page", "Again.")], by=signer)

    def test_sending_back_says_what_is_wrong(self, treatment, editor, signer):
        revision = record(treatment, by=editor)
        submit(revision, signer.clinician, by=editor)
        with pytest.raises(NotSignable, match="Say what"):
            send_back(revision, [], by=signer)
        assert Submission.objects.open().exists()

    def test_signing_ends_the_submission_and_tells_its_editor(self, treatment, editor, signer):
        revision = record(treatment, by=editor)
        submit(revision, signer.clinician, by=editor)
        sign(revision, by=signer, checked="All of it.")
        assert Submission.objects.get().outcome == Submission.Outcome.SIGNED
        assert (
            Notification.objects.filter(kind="signed_off", recipient=editor, revision=revision).count() == 1
        )


class TestGoingLive:
    @pytest.mark.parametrize("role", ["clinician", "manager", SUPERUSER])
    def test_nobody_publishes_what_is_not_signed_off(self, treatment, role):
        with pytest.raises(NotPublishable, match="not signed off"):
            publish(record(treatment), by=make_staff(role))
        assert not Revision.objects.live().exists()

    def test_it_goes_live_by_the_sign_off_that_holds(self, treatment, editor, signer):
        given = sign(record(treatment, by=editor), by=signer, checked="All of it.")
        assert publish(edited(treatment, by=editor, order=9)).sign_off == given

    def test_an_edit_after_the_sign_off_needs_another(self, treatment, editor, signer):
        publish(make.signed(record(treatment, by=editor)))
        with pytest.raises(NotPublishable, match="not signed off"):
            publish(edited(treatment, by=editor))

    def test_an_emergency_is_marked_told_to_managers_and_said_to_patients(self, clinic, client, treatment):
        boss = make_staff("manager")
        boss.email = "boss@clinic.example"
        boss.save()
        make_staff("manager")  # without a mailbox
        live = publish(record(treatment), by=boss, emergency=" A warning must go out tonight. ")
        assert live.emergency == "A warning must go out tonight."
        assert list(Notification.objects.values_list("kind", "recipient")) == [("emergency", boss.pk)]
        page = client.get("/treatments/botox/").content.decode()
        assert "Not yet signed off by a clinician" in page
        assert "tonight" not in page

    def test_a_reason_of_spaces_is_none(self, treatment):
        with pytest.raises(NotPublishable, match="not signed off"):
            publish(record(treatment), emergency="   ")

    def test_a_later_sign_off_covers_it_and_the_mark_stays(self, treatment, signer):
        live = publish(record(treatment), emergency="A warning must go out tonight.")
        given = sign(live, by=signer, checked="All of it.")
        live.refresh_from_db()
        assert (live.sign_off, live.emergency) == (given, "A warning must go out tonight.")
        assert load().treatments["botox"].stand.review.by == "Dr Ruth Ott"

    def test_an_older_version_undoes_nothing_that_went_live_in_an_emergency(self, treatment):
        older, scheduled = make.ready(treatment), make.ready(treatment)
        publish(scheduled, at=timezone.now() + DAY)
        type(treatment).objects.update(in_a_sentence="Stop: a warning.")
        urgent = publish(record(treatment), emergency="A warning must go out tonight.")
        assert list(Revision.objects.live(timezone.now() + 2 * DAY)) == [urgent]
        for one in (older, scheduled):
            with pytest.raises(NotPublishable, match="in an emergency"):
                publish(one)

    def test_a_newer_version_calls_off_an_older_that_was_to_come_later(self, treatment):
        publish(make.ready(treatment), at=timezone.now() + DAY)
        newer = publish(make.ready(treatment))
        assert list(Revision.objects.live(timezone.now() + 2 * DAY)) == [newer]

    def test_an_older_version_does_not_take_an_address_that_another_page_has_now(self, treatment):
        old = make.ready(treatment)
        type(treatment).objects.update(slug="elsewhere")
        make.publish_page(make.make_treatment(name="Other", slug="botox"))
        with pytest.raises(NotPublishable, match="another address"):
            publish(old)
        assert load().treatments["botox"].name == "Other"

    def test_a_planned_withdrawal_still_happens_after_a_newer_version(self, treatment):
        make.publish_page(treatment)
        end = timezone.now() + DAY
        withdraw(treatment, at=end)
        newer = make.publish_page(treatment)
        assert newer.withdrawn_at == end
        assert not Revision.objects.live(end).exists()

    def test_a_planned_withdrawal_comes_forward_or_is_cancelled(self, treatment):
        make.publish_page(treatment)
        withdraw(treatment, at=timezone.now() + DAY)
        assert cancel_withdrawal(treatment) == 1
        assert Revision.objects.live(timezone.now() + 2 * DAY).exists()
        withdraw(treatment, at=timezone.now() + DAY)
        assert withdraw(treatment) == 1
        assert not Revision.objects.live().exists()
        assert cancel_withdrawal(treatment) == 0

    def test_what_is_scheduled_can_be_cancelled_and_scheduled_again(self, treatment):
        shown = make.publish_page(treatment)
        later = publish(make.ready(treatment), at=timezone.now() + DAY)
        assert cancel_scheduled(treatment) == 1
        assert list(Revision.objects.live(timezone.now() + 2 * DAY)) == [shown]
        assert publish(later, at=timezone.now() + HOUR)


PEOPLE = 3
ACTIONS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                *("edit", "mend", "restore", "submit", "sign", "sign", "sign_a_part", "publish", "publish"),
                *("schedule", "hurry", "demonstrate", "withdraw", "plan_the_end", "cancel"),
            ]
        ),
        st.integers(0, PEOPLE - 1),
        st.integers(0, 5),
    ),
    min_size=4,
    max_size=12,
)


@pytest.fixture
def people(db):
    """They may do everything, so that only the rules stand between them and the patients."""
    return [make_signer(SUPERUSER) for _ in range(PEOPLE)]


def test_words_that_were_signed_twice_can_be_signed_again(treatment, editor, signer):
    for number in range(3):
        mended = edited(treatment, by=editor, order=number)  # the clinical words stay
        assert sign(mended, by=signer, checked="All of it.", at=timezone.now() + number * 24 * HOUR)


@settings(
    max_examples=25,
    deadline=None,
    phases=[
        Phase.explicit,
        Phase.reuse,
        Phase.generate,
    ],  # a failure is short enough to read; shrinking takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(actions=ACTIONS)
def test_whatever_people_do_no_patient_reads_what_lacks_a_valid_sign_off(actions, people):
    with transaction.atomic():
        site = Site(people)
        for action, who, which in actions:
            with contextlib.suppress(NotPublishable, NotSignable, NotSubmittable):
                getattr(site, action)(people[who], which)
            site.judge()
        transaction.set_rollback(True)


class Site:
    """One page, what people do to it, and by our own count who wrote what and what was signed."""

    def __init__(self, people):
        self.people, self.words = people, itertools.count()
        self.page = make.make_treatment()
        self.wrote_since, self.wrote, self.signed = set(), {}, set()
        self.newest = self.judged = None
        self.keep(record(self.page, by=people[0]), people[0])

    def keep(self, revision, person):
        if self.newest is None or revision.clinical_fingerprint != self.newest.clinical_fingerprint:
            self.wrote_since.add(person.pk)
        self.wrote[revision.pk], self.newest = set(self.wrote_since), revision

    def any(self, which):
        saved = Revision.objects.of(self.page).order_by("-pk")
        return saved[which % len(saved)]

    def edit(self, person, which):
        self.keep(edited(self.page, by=person, in_a_sentence=f"Words {next(self.words)}."), person)

    def mend(self, person, which):
        self.keep(edited(self.page, by=person, order=next(self.words)), person)

    def restore(self, person, which):
        self.keep(restore(self.any(which), by=person), person)

    def submit(self, person, which):
        submit(self.any(which), self.people[which % PEOPLE].clinician, by=person)

    def sign(self, person, which, whole_page=True):
        given = sign(self.newest, by=person, checked="Read.", whole_page=whole_page)
        assert person.pk not in self.wrote[given.revision_id]
        self.signed.add(self.newest.clinical_fingerprint)
        self.wrote_since = set()

    def sign_a_part(self, person, which):
        self.sign(person, which, whole_page=False)

    def publish(self, person, which):
        publish(self.any(which), by=person)

    def schedule(self, person, which):
        publish(self.any(which), by=person, at=timezone.now() + (which + 0.5) * HOUR)

    def hurry(self, person, which):
        publish(self.any(which), by=person, emergency="It cannot wait.")

    def demonstrate(self, person, which):
        publish(self.any(which), demonstration=True)

    def withdraw(self, person, which):
        withdraw(self.page)

    def plan_the_end(self, person, which):
        withdraw(self.page, at=timezone.now() + (which + 0.5) * HOUR)

    def cancel(self, person, which):
        (cancel_scheduled if which % 2 else cancel_withdrawal)(self.page)

    def judge(self):
        """What patients read now and in the hours to come stands on a sign-off, or says why not."""
        rows = [list(model.objects.order_by("pk").values()) for model in (Revision, SignOff)]
        if rows == self.judged:
            return  # it was refused, and changed nothing: what held after the step before holds
        self.judged = rows
        now = timezone.now()
        for moment in (now, now + HOUR, now + 3 * HOUR, now + 6 * HOUR):
            shown = Revision.objects.live(moment).select_related("sign_off__revision").first()
            page = load(moment).treatments.get(self.page.slug)
            stand = page.stand if shown else None
            if shown is None:
                assert page is None
            elif shown.sign_off:
                assert shown.clinical_fingerprint in self.signed
                assert shown.sign_off.revision.clinical_fingerprint == shown.clinical_fingerprint
                assert stand.review
            else:
                assert not stand.review
                assert (stand.demonstration, stand.emergency) == (shown.demonstration, bool(shown.emergency))
                assert stand.demonstration or stand.emergency
