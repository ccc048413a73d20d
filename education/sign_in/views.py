"""The pages of signing in: allauth's own, with our forms, our words and our statuses."""

import time
from functools import wraps

from allauth.account import views as account
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.mfa.adapter import get_adapter as second_step_adapter
from allauth.mfa.base import views as codes
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as apps
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from allauth.mfa.webauthn import views as passkeys
from allauth.mfa.webauthn.internal import auth as passkey_ceremony
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse, reverse_lazy
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView

from education.sign_in import forms, gate
from education.views import errors

SHOWN_FOR = 10 * 60
"""Seconds in which new recovery codes can be seen, printed and saved, by the session that made them."""
USED_UP = {"too_many_login_attempts", "rate_limited"}


def frame(request, title):
    """What the staff pages' own frame reads, and whether a passkey can work here: it is tied to a name, not to a number."""
    return {
        "title": title,
        "site_title": admin.site.site_title,
        "site_header": admin.site.site_header,
        "has_permission": False,
        "passkeys_work": not request.get_host()[0].isdigit() and not request.get_host().startswith("["),
    }


class Answers:
    """What our pages have in common: a title, 422 for a form with errors, and 429 where tries are used up."""

    title = ""

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | frame(self.request, self.title)

    def form_invalid(self, form):
        found = {error.code for errors_of in form.errors.as_data().values() for error in errors_of}
        if found & USED_UP:
            return errors.too_many_tries(self.request)
        response = super().form_invalid(form)
        response.status_code = 422
        return response


def signed_in_staff(view):
    """For pages about one's own account: staff, with the second step done where they have one."""

    @wraps(view)
    def inner(request, *args, **kwargs):
        if not (request.user.is_authenticated and request.user.is_staff):
            return redirect_to_login(request.get_full_path(), reverse("account_login"))
        again = {"mfa_reauthenticate", "mfa_reauthenticate_webauthn"}
        if request.resolver_match.url_name not in again and (
            gate.has_second_step(request.user) and not gate.passed_second_step(request)
        ):
            return redirect_to_login(request.get_full_path(), reverse("mfa_reauthenticate"))
        gate.keep_alive(request.session)
        return view(request, *args, **kwargs)

    return inner


# --- Signing in and out -------------------------------------------------------------------------------------------------


class SignInView(Answers, account.LoginView):
    form_class = forms.SignInForm
    template_name = "sign_in/sign_in.html"
    title = "Sign in"


class PasskeySignInView(Answers, passkeys.LoginWebAuthnView):
    form_class = forms.PasskeySignInForm

    def form_invalid(self, form):
        return passkeys.LoginWebAuthnView.form_invalid(self, form)


class SecondStepView(Answers, codes.AuthenticateView):
    form_class = forms.CodeForm
    webauthn_form_class = forms.PasskeyForm
    template_name = "sign_in/second_step.html"
    title = "One more step"

    def get_context_data(self, **kwargs):
        user = self.stage.login.user
        kinds = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
        return super().get_context_data(**kwargs) | {
            "has_passkey": Authenticator.Type.WEBAUTHN in kinds,
            "has_codes": kinds != {Authenticator.Type.WEBAUTHN},
            "has_app": Authenticator.Type.TOTP in kinds,
        }


sign_in = SignInView.as_view()
passkey_sign_in = PasskeySignInView.as_view()
second_step = SecondStepView.as_view()
sign_out = require_POST(account.LogoutView.as_view())


# --- A new password -----------------------------------------------------------------------------------------------------


class AskForLinkView(Answers, account.PasswordResetView):
    form_class = forms.ResetPasswordForm
    template_name = "sign_in/ask_for_link.html"
    title = "A new password"


class LinkSentView(Answers, account.PasswordResetDoneView):
    template_name = "sign_in/link_sent.html"
    title = "Look in your mail"


class ChoosePasswordView(Answers, account.PasswordResetFromKeyView):
    form_class = forms.NewPasswordForm
    template_name = "sign_in/choose_password.html"
    title = "Choose a password"

    def form_valid(self, form):
        """Whoever is signed in here with the old password is signed out; the link signs nobody in."""
        response = super().form_valid(form)
        self.request.session.pop(account.INTERNAL_RESET_SESSION_KEY, None)
        return response


class PasswordSetView(Answers, account.PasswordResetFromKeyDoneView):
    template_name = "sign_in/password_set.html"
    title = "Your password is set"


ask_for_link = AskForLinkView.as_view()
link_sent = LinkSentView.as_view()
choose_password = ChoosePasswordView.as_view()
password_set = PasswordSetView.as_view()


# --- Is it still you? ---------------------------------------------------------------------------------------------------


class Again(Answers):
    title = "Is it still you?"


class PasswordAgainView(Again, account.ReauthenticateView):
    form_class = forms.PasswordAgainForm
    template_name = "sign_in/again.html"


class CodeAgainView(Again, codes.ReauthenticateView):
    form_class = forms.CodeAgainForm
    template_name = "sign_in/again.html"


class PasskeyAgainView(Again, passkeys.ReauthenticateWebAuthnView):
    form_class = forms.PasskeyAgainForm
    template_name = "sign_in/passkey_again.html"

    def form_invalid(self, form):
        return passkeys.ReauthenticateWebAuthnView.form_invalid(self, form)


password_again = signed_in_staff(PasswordAgainView.as_view())
code_again = signed_in_staff(CodeAgainView.as_view())
passkey_again = signed_in_staff(PasskeyAgainView.as_view())


# --- Setting up the second step -----------------------------------------------------------------------------------------


class SetUp(Answers):
    """Setting one up proves that one has it, so the session counts from then on."""

    kind = None

    def form_valid(self, form):
        response = super().form_valid(form)
        record_authentication(self.request, self.request.user, "mfa", type=self.kind.value)
        if self.did_generate_recovery_codes:
            self.request.session["codes_shown_until"] = time.time() + SHOWN_FOR
        return response


class SecondStepsView(Answers, codes.IndexView):
    template_name = "sign_in/second_steps.html"
    title = "Your second step"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        codes_left = context["authenticators"].get(Authenticator.Type.RECOVERY_CODES)
        return context | {
            "needed": gate.missing(self.request),
            "codes_left": len(codes_left.get_unused_codes()) if codes_left else 0,
        }


class SetUpAppView(SetUp, apps.ActivateTOTPView):
    form_class = forms.AppForm
    template_name = "sign_in/set_up_app.html"
    title = "Set up an app"
    kind = Authenticator.Type.TOTP

    def get_context_data(self, **kwargs):
        """The secret to type. Its picture has an address of its own, where allauth would write it into the page."""
        context = super(apps.ActivateTOTPView, self).get_context_data(**kwargs)
        secret = context["form"].secret
        return (
            context
            | frame(self.request, self.title)
            | {
                "secret": " ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
                "secret_link": second_step_adapter().build_totp_url(self.request.user, secret),
            }
        )


class RemoveAppView(Answers, apps.DeactivateTOTPView):
    form_class = forms.RemoveAppForm
    template_name = "sign_in/remove.html"
    title = "Remove the app"


class SetUpPasskeyView(SetUp, passkeys.AddWebAuthnView):
    form_class = forms.AddPasskeyForm
    template_name = "sign_in/set_up_passkey.html"
    title = "Set up a passkey"
    kind = Authenticator.Type.WEBAUTHN

    def get_context_data(self, **kwargs):
        """A passkey that can also sign in by itself, and that asks for a finger, a face or a PIN."""
        options = passkey_ceremony.begin_registration(self.request.user, passwordless=True)
        context = super(passkeys.AddWebAuthnView, self).get_context_data(**kwargs)
        return context | frame(self.request, self.title) | {"options": options}


class RenamePasskeyView(Answers, passkeys.EditWebAuthnView):
    form_class = forms.RenamePasskeyForm
    template_name = "sign_in/rename_passkey.html"
    success_url = reverse_lazy("mfa_index")
    title = "Name a passkey"


class RemovePasskeyView(Answers, passkeys.RemoveWebAuthnView):
    template_name = "sign_in/remove.html"
    success_url = reverse_lazy("mfa_index")
    title = "Remove a passkey"


@signed_in_staff
def app_picture(request):
    """What the app's camera reads, for the page that is open now. Kept by no cache."""
    raise_if_reauthentication_required(request, app="allauth.mfa")
    secret = request.session.get(SECRET_SESSION_KEY)
    if not secret:
        raise Http404
    adapter = second_step_adapter()
    picture = adapter.build_totp_svg(adapter.build_totp_url(request.user, secret))
    return HttpResponse(picture, content_type="image/svg+xml", headers={"Cache-Control": "no-store, private"})


second_steps = signed_in_staff(SecondStepsView.as_view())
set_up_app = signed_in_staff(SetUpAppView.as_view())
remove_app = signed_in_staff(RemoveAppView.as_view())
set_up_passkey = signed_in_staff(SetUpPasskeyView.as_view())
rename_passkey = signed_in_staff(RenamePasskeyView.as_view())
remove_passkey = signed_in_staff(RemovePasskeyView.as_view())


# --- Recovery codes -----------------------------------------------------------------------------------------------------


def shown_codes(request):
    """The unused codes, in the minutes after they were made; afterwards they are gone from every page."""
    raise_if_reauthentication_required(request, app="allauth.mfa")
    made = Authenticator.objects.filter(user=request.user, type=Authenticator.Type.RECOVERY_CODES).first()
    if made is None or request.session.get("codes_shown_until", 0) < time.time():
        return []
    return made.wrap().get_unused_codes()


class RecoveryCodesView(Answers, TemplateView):
    template_name = "sign_in/recovery_codes.html"
    title = "Recovery codes"

    def get(self, request):
        self.codes = shown_codes(request)
        return super().get(request) if self.codes else HttpResponseRedirect(reverse("mfa_index"))

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"codes": self.codes}


class NewRecoveryCodesView(Answers, recovery.GenerateRecoveryCodesView):
    form_class = forms.NewRecoveryCodesForm
    template_name = "sign_in/new_recovery_codes.html"
    title = "New recovery codes"

    def form_valid(self, form):
        response = super().form_valid(form)
        self.request.session["codes_shown_until"] = time.time() + SHOWN_FOR
        return response


@signed_in_staff
def recovery_codes_file(request):
    """The same codes as a text file to keep."""
    codes_ = shown_codes(request)
    if not codes_:
        raise Http404
    words = f"Recovery codes for {request.user.get_username()}, {settings.SITE_URL}\nEach opens once.\n\n"
    return HttpResponse(
        words + "\n".join(codes_) + "\n",
        content_type="text/plain; charset=utf-8",
        headers={
            "Content-Disposition": 'attachment; filename="recovery-codes.txt"',
            "Cache-Control": "no-store, private",
        },
    )


recovery_codes = signed_in_staff(RecoveryCodesView.as_view())
new_recovery_codes = signed_in_staff(NewRecoveryCodesView.as_view())
