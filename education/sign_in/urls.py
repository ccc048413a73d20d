"""
Every address of signing in, on one screen: what is not here, allauth does not answer.

The pages are imported when the first of them is asked for: they bring the passkeys' cryptography with them, which a worker that
shows content does without. allauth finds its way by these names.
"""

from importlib import import_module

from django.urls import path, re_path


def page(name):
    """A view of education/sign_in/views.py, imported when it is first asked for."""

    def view(request, *args, **kwargs):
        return getattr(import_module("education.sign_in.views"), name)(request, *args, **kwargs)

    return view


urlpatterns = [
    path("login/", page("sign_in"), name="account_login"),
    path("login/passkey/", page("passkey_sign_in"), name="mfa_login_webauthn"),
    path("login/code/", page("second_step"), name="mfa_authenticate"),
    path("logout/", page("sign_out"), name="account_logout"),
    path("new-password/", page("ask_for_link"), name="account_reset_password"),
    path("new-password/sent/", page("link_sent"), name="account_reset_password_done"),
    path("new-password/set/", page("password_set"), name="account_reset_password_from_key_done"),
    re_path(
        r"^new-password/(?P<uidb36>[0-9A-Za-z]{1,13})-(?P<key>[0-9A-Za-z-]{1,80})/$",
        page("choose_password"),
        name="account_reset_password_from_key",
    ),
    path("confirm/", page("password_again"), name="account_reauthenticate"),
    path("confirm/code/", page("code_again"), name="mfa_reauthenticate"),
    path("confirm/passkey/", page("passkey_again"), name="mfa_reauthenticate_webauthn"),
    path("second-step/", page("second_steps"), name="mfa_index"),
    path("second-step/app/", page("set_up_app"), name="mfa_activate_totp"),
    path("second-step/app/picture.svg", page("app_picture"), name="app_picture"),
    path("second-step/app/remove/", page("remove_app"), name="mfa_deactivate_totp"),
    path("second-step/passkey/", page("set_up_passkey"), name="mfa_add_webauthn"),
    path("second-step/passkey/<int:pk>/", page("rename_passkey"), name="mfa_edit_webauthn"),
    path("second-step/passkey/<int:pk>/remove/", page("remove_passkey"), name="mfa_remove_webauthn"),
    path("second-step/recovery-codes/", page("recovery_codes"), name="mfa_view_recovery_codes"),
    path("second-step/recovery-codes/file/", page("recovery_codes_file"), name="mfa_download_recovery_codes"),
    path("second-step/recovery-codes/new/", page("new_recovery_codes"), name="mfa_generate_recovery_codes"),
]
