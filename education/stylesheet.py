"""The site's one stylesheet: the files of static/education/css joined, inlined in every public page and allowed by its hash."""

import base64
import hashlib
import json
import re
from pathlib import Path

FOLDER = Path(__file__).parent / "static" / "education" / "css"
LAYERS = ["tokens", "base", "components", "comparison", "forms", "print"]
TYPEFACE = "education/fonts/heading.woff2"


def joined(manifest=None):
    """All layers in order, without comments and needless white space; the typeface by its collected name, if there is one."""
    text = "".join((FOLDER / f"{layer}.css").read_text(encoding="utf-8") for layer in LAYERS)
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r" ?([{};,>]) ?", r"\1", text).replace(": ", ":").replace(";}", "}").strip()
    if manifest and manifest.exists():
        names = json.loads(manifest.read_text(encoding="utf-8"))["paths"]
        text = text.replace(TYPEFACE, names.get(TYPEFACE, TYPEFACE))
    return text


def csp_hash(text):
    """The source expression that allows this text as an inline style (CSP 3, 6.7.3)."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
