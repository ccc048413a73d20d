"""How a page stands against the checklists: what passes, what fails, what a person has vouched for, what waits."""

from dataclasses import dataclass, replace

from education.models import Attestation, CheckOverride, Revision, SignOff
from education.publishing import clinical
from education.publishing.checks import CHECKS
from education.publishing.checks.items import ATTESTED, CLINICIAN, covered, override_covers
from education.publishing.checks.registry import Check, Finding
from education.publishing.checks.surroundings import surroundings_of

FAMILIES = {"IPDAS": range(1, 37), "NICE": range(37, 42), "PEMAT": range(42, 66), "NHS": range(66, 111)}
OTHERS = "Safety and other"


def family(item):
    """The standard that a numbered item belongs to."""
    return next((name for name, numbers in FAMILIES.items() if item in numbers), OTHERS)


@dataclass(frozen=True)
class Score:
    """One standard's items on one page, counted. Our own estimate, not the standard's own scoring."""

    family: str
    passed: int = 0
    attested: int = 0
    blocking: int = 0
    warning: int = 0
    awaiting: int = 0

    @property
    def applicable(self):
        return self.passed + self.attested + self.blocking + self.warning + self.awaiting

    @property
    def met(self):
        return self.passed + self.attested

    @property
    def out_of_100(self):
        """How many in 100 of the items that apply are met; None where none applies."""
        return round(100 * self.met / self.applicable) if self.applicable else None


@dataclass(frozen=True)
class Health:
    """One page, judged. Each part in the order of the checklists."""

    passed: tuple[Check, ...] = ()
    blocking: tuple[Finding, ...] = ()
    warning: tuple[Finding, ...] = ()
    attested: tuple = ()  # (item, attestation)
    awaiting: tuple = ()  # items that nobody has vouched for
    clinician: tuple = ()  # items that wait for a sign-off
    overridden: tuple = ()  # (finding, override)

    @property
    def states(self):
        """The state of each numbered item that applies. An item with several checks has the worst of theirs."""
        states = {}
        for check in self.passed:
            states |= dict.fromkeys((check.item, *check.also), "passed")
        states |= {finding.check.item: "passed" for finding, _ in self.overridden}
        states |= {item.number: "attested" for item, _ in self.attested}
        states |= {item.number: "awaiting" for item in (*self.awaiting, *self.clinician)}
        for finding in self.warning:
            states |= dict.fromkeys((finding.check.item, *finding.check.also), "warning")
        for finding in self.blocking:
            states |= dict.fromkeys((finding.check.item, *finding.check.also), "blocking")
        return states

    @property
    def scores(self):
        """A Score for each standard, in the order of the checklists."""
        counts = {name: {} for name in (*FAMILIES, OTHERS)}
        for item, state in self.states.items():
            of = counts[family(item)]
            of[state] = of.get(state, 0) + 1
        return [Score(name, **found) for name, found in counts.items()]

    @property
    def badness(self):
        """To sort by: what blocks weighs more than any number of warnings, and these more than what waits."""
        return (len(self.blocking), len(self.warning), len(self.awaiting) + len(self.clinician))


def health(page, around, attestations=(), overrides=()):
    """How a frozen page stands in its surroundings. Pure."""
    passed, blocking, warning, overridden = [], [], [], []
    whole = override_covers(page) if overrides else ""
    allowed = {override.item: override for override in overrides if override.fingerprint == whole}
    for check in CHECKS:
        if not check.asks(page, around):
            continue
        findings = check.findings(page, around)
        if not findings:
            passed.append(check)
        for finding in findings:
            if check.item in allowed and check.item in CheckOverride.ALLOWED:
                overridden.append((finding, allowed[check.item]))
            else:
                (blocking if finding.blocks else warning).append(finding)
    held = {(one.item, one.fingerprint): one for one in reversed(list(attestations))}
    attested, awaiting = [], []
    for item in ATTESTED:
        if isinstance(page, item.covers):
            word = held.get((item.number, covered(page, item)))
            attested.append((item, word)) if word else awaiting.append(item)
    clinician = (
        () if around.signed_off else tuple(item for item in CLINICIAN if isinstance(page, item.covers))
    )
    by_item = {"key": lambda finding: finding.check.item}
    return Health(
        passed=tuple(sorted(passed, key=lambda check: check.item)),
        blocking=tuple(sorted(blocking, **by_item)),
        warning=tuple(sorted(warning, **by_item)),
        attested=tuple(attested),
        awaiting=tuple(awaiting),
        clinician=clinician,
        overridden=tuple(overridden),
    )


def health_of(page, frozen, around=None):
    """How one frozen state of a page, or of the shared words (None), stands now. A few queries."""
    return health(
        frozen,
        replace(surroundings_of(frozen, around), signed_off=is_signed_off(page, frozen)),
        Attestation.objects.of(page),
        CheckOverride.objects.of(page),
    )


def is_signed_off(page, frozen):
    """Whether a sign-off holds for the clinical content of this state of a page. One query."""
    fingerprint = clinical.fingerprint(frozen)
    return SignOff.objects.filter(
        revision__in=Revision.objects.of(page).filter(clinical_fingerprint=fingerprint)
    ).exists()


def what_stops(page, frozen):
    """The findings that stop this state of a page from going live."""
    return health_of(page, frozen).blocking
