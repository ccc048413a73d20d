"""A page as a leaflet to take home: which versions it was made from, who stands behind them, and a code that leads back to it."""

from dataclasses import dataclass
from functools import lru_cache

from education.reading.live import Stand


@dataclass(frozen=True)
class Version:
    """One page that the leaflet shows something of, and how it came to be live."""

    name: str
    stand: Stand


@dataclass(frozen=True)
class Leaflet:
    """What every leaflet says of itself. `page` is the address of the page that it was made from."""

    title: str
    page: str
    versions: tuple[Version, ...]
    large: bool = False

    @property
    def signed_off(self):
        """Whether a clinician stands behind all of it."""
        return bool(self.versions) and all(version.stand.review for version in self.versions)

    @property
    def numbers(self):
        """The numbers of its versions: a loose sheet says by them what it belongs to."""
        return ", ".join(str(version.stand.revision) for version in self.versions)

    @property
    def qr(self):
        """A QR code that leads to the page, as SVG."""
        return qr_code(self.page)


def versions(*pages):
    """The versions of these live pages, each once, and those of the wider treatments that they take from."""
    found = {}
    for page in pages:
        parent = getattr(page, "parent", None)
        for one in (page, *([parent] if parent else [])):
            found[type(one), one.slug] = Version(_name(one), one.stand)
    return tuple(found.values())


def _name(live):
    """A treatment's name, a guide's title, or what a reader asked."""
    return getattr(live, "name", "") or getattr(live, "title", "") or f"“{live.page.question}”"


@lru_cache(maxsize=256)
def qr_code(address):
    """The QR code of an address: black on white, with the quiet edge that scanners need, and a quarter of it may be lost."""
    import segno  # only leaflets need it

    return segno.make_qr(address, error="q" if len(address) < 120 else "l").svg_inline(
        border=4, dark="#000", light="#fff", omitsize=True, svgclass="qr", lineclass=None
    )
