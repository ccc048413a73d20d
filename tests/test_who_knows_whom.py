"""The house: which room may know which (DESIGN 4), and that the repository keeps its own promises."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
WORKING_ROWS = {
    *("Treatment", "Section", "Question", "QuestionToAsk", "Criterion", "Fact", "Effect", "Caution"),
    *("Concern", "Suitability", "Guide", "GuideOption", "Source", "Term", "StandingPage"),
}
MAY_KNOW = {
    "models": {"models"},
    "mail": {"models", "mail"},
    "publishing": {"mail", "models", "publishing"},
    "reading": {"models", "publishing", "reading"},
    "consultations": {
        "mail",
        "models",
        "consultations",
    },  # and what e-mails about pages say: one queue sends them all
    "keeping": {"models", "consultations", "keeping"},
    "sign_in": {"mail", "models", "roles", "sign_in", "views"},
}


def modules(room):
    return sorted((ROOT / "education" / room).rglob("*.py"))


def imports(path):
    """(module, name) for everything a file imports. `from education import models` imports the whole room."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name} imports by a relative name, which this test cannot follow"
            for alias in node.names:
                yield (
                    (f"education.{alias.name}", "")
                    if node.module == "education"
                    else (
                        node.module,
                        alias.name,
                    )
                )
        elif isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, ""


@pytest.mark.parametrize("room", MAY_KNOW)
def test_a_room_knows_only_its_neighbours(room):
    for path in modules(room):
        for module, _ in imports(path):
            if module.startswith("education."):
                mail_about_pages = (path.name, module) == ("notifications.py", "education.publishing.letters")
                known = mail_about_pages or module.split(".")[1] in MAY_KNOW[room]
                assert known, f"{path.name} imports {module}"


@pytest.mark.parametrize("room", ["reading", "views"])
def test_patients_pages_never_touch_a_working_row(room):
    for path in modules(room):
        touched = {name for module, name in imports(path) if module.startswith("education.models")}
        assert "" not in touched, f"{path.name} imports all models at once"
        assert not touched & WORKING_ROWS, f"{path.name} imports {touched & WORKING_ROWS}"


def test_reading_knows_only_the_content_of_publishing():
    for path in modules("reading"):
        for module, name in imports(path):
            if module.startswith("education.publishing"):
                assert (module, name) == ("education.publishing", "content") or module.endswith(".content")


def test_every_template_is_used():
    templates = {str(path.relative_to(ROOT / "templates")) for path in (ROOT / "templates").rglob("*.*")}
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for folder in ("education", "templates", "clinic_site")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".html", ".txt"}
    )
    by_convention = ("admin/", "clinic/")  # found by Django and by crispy-forms under these very names
    unused = {name for name in templates if name not in code and not name.startswith(by_convention)}
    assert unused == set()


def test_the_map_in_the_readme_is_true():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    named = set(
        re.findall(r"`((?:education|templates|fixtures|tests|clinic_site|bench|bin)/[\w./-]*)`", readme)
    )
    assert named
    missing = {name for name in named if not (ROOT / name).exists()}
    assert missing == set()
