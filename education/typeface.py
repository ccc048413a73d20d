"""
The typeface of headings: a small subset of Source Serif, made from an installed font package when static files are collected.

A reader whose system has a good old-style serif of its own never loads it (tokens.css). The site is complete without it.
"""

import os
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

NAME = "education/fonts/heading.woff2"
PACKAGE, FACE = "font_source_serif_pro", "files/SourceSerifPro-Semibold.ttf"
LETTERS = [*range(0x20, 0x7F), *range(0xA0, 0x180), 0x2010, *range(0x2013, 0x2027), 0x2039, 0x203A, 0x20AC]


class TypefaceFinder(BaseFinder):
    """Finds one file that is not there until it is asked for."""

    def __init__(self, app_names=None, *args, **kwargs):
        self.storage = FileSystemStorage(location=settings.BASE_DIR / ".local" / "typeface")

    def check(self, **kwargs):
        return []

    def find(self, path, find_all=False, **kwargs):
        found = self.storage.path(NAME) if path == NAME and self._made() else None
        return ([found] if found else []) if find_all else (found or [])

    def list(self, ignore_patterns):
        if self._made():
            yield NAME, self.storage

    def _made(self):
        """Whether the subset is there, making it the first time."""
        target = Path(self.storage.path(NAME))
        if target.exists():
            return True
        package = find_spec(PACKAGE)
        if package is None:
            return False
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished = target.with_suffix(f".{os.getpid()}")
        subset(Path(package.origin).parent / FACE, unfinished)
        unfinished.replace(target)
        return True


def subset(source, target):
    """Write the letters, figures and signs of Western languages as WOFF2, with kerning and ligatures."""
    from fontTools.subset import Options, Subsetter, load_font, save_font

    options = Options(
        flavor="woff2", layout_features=["kern", "liga", "clig"], hinting=False, desubroutinize=True
    )
    with load_font(source, options) as font:
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=LETTERS)
        subsetter.subset(font)
        save_font(font, target, options)
