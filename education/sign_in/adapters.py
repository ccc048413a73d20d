"""The clinic's own answers where allauth asks: who, how often, where to, under which key."""

import time

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from education.models.encrypted import data_keys
from education.sign_in import gate

RECENT = 5 * 60
WORDS = {
    "account/messages/logged_out.txt": "You have signed out.",
    "account/messages/password_changed.txt": "Your new password is set. Sign in with it.",
    "mfa/messages/totp_activated.txt": "Your app is set up.",
    "mfa/messages/totp_deactivated.txt": "The app is removed.",
    "mfa/messages/webauthn_added.txt": "Your passkey is set up.",
    "mfa/messages/webauthn_removed.txt": "The passkey is removed.",
}
WRONG = "The user name or the password is not right. Check both, or ask for a new password."


def account_and_address(request, account):
    """What tries are counted by: one account, from one address."""
    return f"{account.lower()} {ratelimit.get_ip(request)}"


class StaffAdapter(DefaultAccountAdapter):
    """Staff sign in; nobody signs up."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": WRONG,
        "incorrect_password": "That is not your password.",
        "too_many_login_attempts": "There were too many wrong tries. Wait five minutes.",
        "rate_limited": "There were too many wrong tries. Wait five minutes.",
        "invalid_password_reset": "This link no longer works.",
    }

    def is_open_for_signup(self, request):
        return False

    def is_safe_url(self, url):
        """This site's own pages only."""
        request = context.request
        return url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())

    def is_ajax(self, request):
        """Only the passkey's script is answered in JSON."""
        return request.path == reverse("mfa_login_webauthn") and super().is_ajax(request)

    def add_message(self, request, level, message_template=None, *args, message=None, **kwargs):
        """Our words; where we have none, the page itself says enough."""
        message = message or WORDS.get(message_template)
        if message:
            messages.add_message(request, level, message)

    def get_login_stages(self):
        return ["allauth.mfa.stages.AuthenticateStage"]

    def pre_login(self, request, user, **kwargs):
        """A passkey, too, opens nothing for whoever is not active staff."""
        if user.is_active and user.is_staff:
            return None
        from allauth.account.internal.stagekit import clear_login

        clear_login(request)
        messages.error(
            request, "That did not work. Try again, or ask whoever manages your clinic's accounts."
        )
        return HttpResponseRedirect(reverse("account_login"))

    # --- How often

    def pre_authenticate(self, request, **credentials):
        self._login_failed_rl_usage = ratelimit.consume(
            request,
            app="allauth.account",
            action="wrong_password",
            key=account_and_address(request, credentials.get("username", "")),
        )
        if not self._login_failed_rl_usage:
            raise self.validation_error("too_many_login_attempts")

    def _delete_login_attempts_cached_email(self, request, **credentials):
        """Nothing: a new password lifts no limit."""

    # --- Proving again who one is, before the second step is changed

    def is_reauthentication_required(self, *, app, **kwargs):
        return not signed_in_just_now(context.request)

    def get_reauthentication_methods(self, user):
        """Who has a second step proves it with that: a password alone must not remove it."""
        methods = super().get_reauthentication_methods(user)
        stronger = [method for method in methods if method["id"] != "reauthenticate"]
        return stronger or methods


def signed_in_just_now(request):
    """Within the last minutes, and with the second step where there is one."""
    from allauth.account.authentication import get_authentication_records

    records = get_authentication_records(request, request.user)
    if not records or time.time() - records[-1]["at"] > RECENT:
        return False
    return gate.passed_second_step(request) or not gate.has_second_step(request.user)


class SecondStepAdapter(DefaultMFAAdapter):
    """Secrets lie encrypted, under the keys that protect what patients send."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "That is not the right code, or it was used before. Wait for the next one.",
    }

    def encrypt(self, text):
        return data_keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        return data_keys().decrypt(encrypted_text.encode()).decode()

    def get_totp_label(self, user):
        return user.get_username()

    def get_totp_issuer(self):
        return f"{self._get_site_name()} staff"

    def _get_user_identifier(self, user):
        return user.get_username()

    def _get_site_name(self):
        """The clinic's name, which an app and a passkey show their owner."""
        from education.models import Clinic

        clinic = Clinic.objects.first()
        return clinic.name if clinic else settings.SITE_URL.partition("//")[2]

    def generate_authenticator_name(self, user, type):
        from allauth.mfa.models import Authenticator

        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return "My passkey" if number == 1 else f"My passkey {number}"

    def send_notification_mail(self, *args, **kwargs):
        """No mail: the change shows on the person's own page."""
