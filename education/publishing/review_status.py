"""Where a page stands with its clinicians: what waits, what was sent back, and whose sign-off holds for the newest version."""

from dataclasses import dataclass

from education.models import Revision, SignOff, Submission
from education.publishing.signing import last_review


@dataclass(frozen=True)
class ReviewStatus:
    """`sign_off` holds for the revision asked about; `submission` is the page's latest; `review` its last whole-page review."""

    revision: Revision | None = None
    sign_off: SignOff | None = None
    submission: Submission | None = None
    review: SignOff | None = None

    @property
    def waiting(self):
        """The submission that waits for its clinician, if any."""
        return self._latest(Submission.Outcome.WAITING)

    @property
    def sent_back(self):
        """The submission that was sent back and has not been answered by another or by a sign-off."""
        return None if self.sign_off else self._latest(Submission.Outcome.SENT_BACK)

    def _latest(self, outcome):
        return self.submission if self.submission and self.submission.outcome == outcome else None


def review_status(page, revision):
    """How one revision of a treatment, a guide or the shared words (None) stands. Three queries; a fourth for its comments."""
    if revision is None:
        return ReviewStatus()
    submissions = Submission.objects.of(page).select_related("clinician", "by", "revision")
    return ReviewStatus(
        revision=revision,
        sign_off=SignOff.objects.covering(revision).first(),
        submission=submissions.prefetch_related("comments").first(),
        review=last_review(page),
    )
