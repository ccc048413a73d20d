"""Whose password counts."""

from allauth.account.auth_backends import AuthenticationBackend


class StaffBackend(AuthenticationBackend):
    """
    Active staff only. Everybody else gets the answer, in the time, of a wrong password.

    It is asked again with every request, so a session ends with the account.
    """

    def user_can_authenticate(self, user):
        return super().user_can_authenticate(user) and user.is_staff

    @classmethod
    def _stash_user(cls, user):
        """allauth keeps aside who is not active, to tell them so. We tell nobody."""
        return None
