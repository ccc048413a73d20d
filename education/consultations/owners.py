"""Who answers requests."""

from django.contrib.auth import get_user_model


def may_own():
    """Those to whom a request can be given: active staff who may answer one. One query."""
    return (
        get_user_model()
        .objects.with_perm(
            "education.change_consultationrequest", backend="education.sign_in.backend.StaffBackend"
        )
        .filter(is_staff=True)
        .order_by("first_name", "last_name", "username")
    )


def name_of(user):
    """Somebody's name as colleagues call them."""
    return user.get_full_name() or user.get_username()
