"""Every place on a frozen page that somebody can point at, by the anchor it has on the page's form, and in words."""

from education.publishing import content
from education.publishing.wording import PARTS, Wording, label


def places(page, names=None):
    """
    [(heading, [(anchor, words), …]), …] for a treatment, a guide or the shared words. `names` as for `changes`.

    The shared words have several forms, so their places have no anchor.
    """
    wording = Wording(page, names=names)
    has_form = not isinstance(page, content.SharedWords)
    own = [
        (f"id_{field}", label(field).capitalize())
        for field in page.__struct_fields__
        if field not in PARTS and field not in {"slug", "price", "about_kind", "about"}
    ]
    if getattr(page, "price", None):
        own.append(("price-0", label("price").capitalize()))
    found = [("The page itself", own)] if own else []
    for field, part in PARTS.items():
        rows = getattr(page, field, ()) if field != "sources" else ()
        if rows:
            named = [
                (f"{field}-{index}" if has_form else "", wording.row(part, row))
                for index, row in enumerate(rows)
            ]
            found.append((part.title, named))
    return found
