"""What somebody typed when their session had ended: shown once more, to be copied. Nothing of it is saved."""

from django.shortcuts import render

NOT_TYPED = ("csrfmiddlewaretoken", "-TOTAL_FORMS", "-INITIAL_FORMS", "-MIN_NUM_FORMS", "-MAX_NUM_FORMS", "-id")
LONG_ENOUGH = 20
"""Characters. Shorter answers are quickly given again."""


def signed_out(request):
    """For a form sent without a session. It comes from a page of ours: the forgery check stands before every view."""
    typed = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if len(value) >= LONG_ENOUGH and not name.endswith(NOT_TYPED) and "password" not in name
    ]
    frame = {"title": "You are signed out", "site_title": "Clinic staff", "site_header": "Clinic staff"}
    return render(request, "admin/signed_out.html", frame | {"typed": typed, "has_permission": False}, status=403)
