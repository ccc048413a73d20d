"""The site's one stylesheet: the files of static/education/css joined, inlined in every public page and allowed by its hash."""

import base64
import hashlib
import re
from pathlib import Path

FOLDER = Path(__file__).parent / "static" / "education" / "css"
LAYERS = ["tokens", "base", "components", "comparison", "forms", "print"]


def joined():
    """All layers in order, without comments and needless white space."""
    text = "".join((FOLDER / f"{layer}.css").read_text(encoding="utf-8") for layer in LAYERS)
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r"\s+", " ", text)
    return re.sub(r" ?([{};,>]) ?", r"\1", text).replace(";}", "}").strip()


STYLESHEET = joined()
STYLESHEET_HASH = "'sha256-{}'".format(
    base64.b64encode(hashlib.sha256(STYLESHEET.encode()).digest()).decode()
)
