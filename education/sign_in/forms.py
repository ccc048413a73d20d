"""The forms of signing in, in our words, each field with what a browser or a password manager needs to fill it."""

from allauth.account import forms as account
from allauth.core.internal import ratelimit
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.adapter import get_adapter as second_step
from allauth.mfa.base import forms as codes
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import forms as recovery_codes
from allauth.mfa.totp import forms as apps
from allauth.mfa.webauthn import forms as passkeys
from django.core.cache import cache
from django.core.exceptions import ValidationError

from education.sign_in.adapters import account_and_address

HOW_TO_CHOOSE = (
    "At least 12 characters. Not your name, and none that many people use. Three or four words do well."
)


class InOurWords:
    """Labels, hints and the rest of what our templates of a field read. No placeholders: they vanish when one types."""

    submit_text = "Continue"
    labels = {}
    hints = {}
    required_messages = {}
    attributes = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")
            field.called_optional, field.is_trap = False, False
            field.widget.attrs.pop("placeholder", None)
            field.widget.attrs |= self.attributes.get(name, {})
            if name in self.required_messages:
                field.error_messages = field.error_messages | {"required": self.required_messages[name]}


class SignInForm(InOurWords, account.LoginForm):
    labels = {"login": "User name", "password": "Password"}
    required_messages = {"login": "Enter your user name", "password": "Enter your password"}
    attributes = {"login": {"autocapitalize": "none", "spellcheck": "false"}}
    submit_text = "Sign in"


class ResetPasswordForm(InOurWords, account.ResetPasswordForm):
    labels = {"email": "E-mail address"}
    hints = {"email": "The one that your clinic has for you."}
    required_messages = {"email": "Enter your e-mail address"}
    submit_text = "Send me a link"

    def clean_email(self):
        return self.cleaned_data["email"]

    def save(self, request, **kwargs):
        from education.sign_in import letters

        letters.owe_new_password(self.cleaned_data["email"])


class NewPasswordForm(InOurWords, account.ResetPasswordKeyForm):
    labels = {"password1": "New password", "password2": "The same again"}
    hints = {"password1": HOW_TO_CHOOSE}
    required_messages = {"password1": "Enter a new password", "password2": "Enter the new password again"}
    submit_text = "Set this password"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = HOW_TO_CHOOSE


class PasswordAgainForm(InOurWords, account.ReauthenticateForm):
    labels = {"password": "Password"}
    required_messages = {"password": "Enter your password"}


class ACode(InOurWords):
    """A code from an app, or a recovery code. It opens once."""

    labels = {"code": "Code"}
    hints = {"code": "Six figures from your app, or one of your recovery codes."}
    required_messages = {"code": "Enter a code"}
    attributes = {"code": {"inputmode": "numeric", "autocapitalize": "none", "spellcheck": "false"}}

    def clean_code(self):
        code = use_up_tries(self.user, super().clean_code)
        if self.authenticator.type == Authenticator.Type.TOTP:
            refuse_twice(self.user, code)
        return code


class CodeForm(ACode, codes.AuthenticateForm):
    submit_text = "Sign in"


class CodeAgainForm(ACode, codes.ReauthenticateForm):
    """Proving it is still the same person."""


class AppForm(InOurWords, apps.ActivateTOTPForm):
    labels = {"code": "Code"}
    hints = {"code": "The six figures that the app shows now."}
    required_messages = {"code": "Enter the code that the app shows"}
    attributes = {"code": {"inputmode": "numeric"}}
    submit_text = "Set up the app"

    def clean_code(self):
        code = super().clean_code()
        refuse_twice(self.user, code)
        return code


class RemoveAppForm(InOurWords, apps.DeactivateTOTPForm):
    submit_text = "Remove the app"


class NewRecoveryCodesForm(InOurWords, recovery_codes.GenerateRecoveryCodesForm):
    submit_text = "Make new codes"


class _FromABrowser:
    """What a browser's script sends. Anything else that somebody sends is a wrong code, never an error of ours."""

    def full_clean(self):
        try:
            super().full_clean()
        except ValidationError:
            raise
        except (AttributeError, IndexError, KeyError, TypeError, ValueError, RecursionError, OverflowError):
            self.add_error("credential", second_step().validation_error("incorrect_code"))


class AddPasskeyForm(_FromABrowser, InOurWords, passkeys.AddWebAuthnForm):
    labels = {"name": "What to call it"}
    hints = {"name": "For telling several apart: “my phone”, “the laptop at the desk”."}
    submit_text = "Set up a passkey"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].max_length = 60
        self.fields["name"].widget.attrs |= {"maxlength": 60, "autocomplete": "off"}

    def clean_name(self):
        return super().clean_name()[:60]


class PasskeySignInForm(_FromABrowser, InOurWords, passkeys.LoginWebAuthnForm):
    pass


class PasskeyForm(_FromABrowser, InOurWords, passkeys.AuthenticateWebAuthnForm):
    def clean_credential(self):
        return use_up_tries(self.user, super().clean_credential)


class PasskeyAgainForm(_FromABrowser, InOurWords, passkeys.ReauthenticateWebAuthnForm):
    pass


class RenamePasskeyForm(InOurWords, passkeys.EditWebAuthnForm):
    labels = {"name": "What to call it"}
    required_messages = {"name": "Enter a name"}
    submit_text = "Save"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs |= {"maxlength": 60, "autocomplete": "off"}

    def clean_name(self):
        return self.cleaned_data["name"][:60]


def use_up_tries(user, check):
    """Five wrong tries from one address make that address wait, and nobody else."""
    from allauth.core import context

    usage = ratelimit.consume(
        context.request,
        app="allauth.account",
        action="wrong_code",
        key=account_and_address(context.request, user.get_username()),
    )
    if not usage:
        raise ValidationError(
            "There were too many wrong tries. Wait five minutes.", code="too_many_login_attempts"
        )
    value = check()
    usage.rollback()
    return value


def refuse_twice(user, code):
    """An app's code is right for a while, so it is remembered for as long. allauth forgets it after one period."""
    lasts = mfa_settings.TOTP_PERIOD * (2 * mfa_settings.TOTP_TOLERANCE + 1)
    if not cache.add(f"code-used:{user.pk}:{normalize_user_code(code)}", "used", timeout=lasts):
        raise second_step().validation_error("incorrect_code")
