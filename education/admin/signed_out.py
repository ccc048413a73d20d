"""The end of a session: put off while somebody types, and never the loss of what they typed."""

from django.http import JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

NOT_TYPED = (
    "csrfmiddlewaretoken",
    "-TOTAL_FORMS",
    "-INITIAL_FORMS",
    "-MIN_NUM_FORMS",
    "-MAX_NUM_FORMS",
    "-id",
)
LONG_ENOUGH = 20
"""Characters. Shorter answers are quickly given again."""


@require_POST
def still_here(request):
    """Told by a page whose person still types (still_here.js). The gate has given more time; this says how many seconds."""
    return JsonResponse({"left": request.session.get_expiry_age()})


def signed_out(request):
    """
    For a form sent without a session: what was typed, once more, to be copied. Nothing of it is saved.

    It comes from a page of ours: the forgery check stands before every view.
    """
    typed = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if len(value) >= LONG_ENOUGH and not name.endswith(NOT_TYPED) and "password" not in name
    ]
    frame = {"title": "You are signed out", "site_title": "Clinic staff", "site_header": "Clinic staff"}
    return render(
        request, "admin/signed_out.html", frame | {"typed": typed, "has_permission": False}, status=403
    )
