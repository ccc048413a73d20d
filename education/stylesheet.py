"""The site's stylesheets: the files of static/education/css joined, inlined where a page needs them, allowed by their hashes."""

import base64
import hashlib
import json
import re
from pathlib import Path

FOLDER = Path(__file__).parent / "static" / "education" / "css"
SHEETS = {
    "site": ["tokens", "base", "components", "print"],  # every page
    "cards": ["cards"],  # the home page, and lists of treatments and guides
    "comparison": ["comparison"],  # pages with a table of options
    "amounts": ["amounts"],  # time lines, fields of squares, two years
    "aftercare": ["aftercare"],  # the time after a treatment
    "card": ["card"],  # what was injected, to fill in on paper
    "leaflet": [
        "tokens",
        "base",
        "components",
        "drawings",
        "comparison",
        "amounts",
        "aftercare",
        "words",
        "leaflet",
    ],  # whole, instead of the site's
    "guide": ["guide"],  # the way through a decision
    "finder": ["finder"],  # the face and its areas
    "search": ["search"],  # pages with a search box
    "forms": ["forms"],  # pages with fields to fill in
    "words": ["words"],  # pages that explain words in place
    "drawings": ["drawings"],  # pages with a drawing of the face or of a mechanism
    "home": ["home"],  # the first page
}
TYPEFACE = "education/fonts/heading.woff2"


def all_sheets(manifest=None):
    """Each sheet's name and text; the typeface by its collected name, where static files were collected."""
    typeface = TYPEFACE
    if manifest and manifest.exists():
        typeface = json.loads(manifest.read_text(encoding="utf-8"))["paths"].get(TYPEFACE, TYPEFACE)
    return {name: joined(files).replace(TYPEFACE, typeface) for name, files in SHEETS.items()}


def joined(files):
    """Files in order, without comments and needless white space."""
    text = "".join((FOLDER / f"{name}.css").read_text(encoding="utf-8") for name in files)
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r"\s+", " ", text)
    return re.sub(r" ?([{};,>]) ?", r"\1", text).replace(": ", ":").replace(";}", "}").strip()


def csp_hash(text):
    """The source expression that allows this text as an inline style (CSP 3, 6.7.3)."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
