"""Inviting somebody who signs pages off."""

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction

from education.models import Clinician

ROLE = "reviewer"
"""Reads previews and signs. The form has no field for a role, so it can give no other."""


class InvitationForm(forms.ModelForm):
    """A clinician from outside: their name as patients read it, and an account that only reads previews and signs."""

    username = (
        get_user_model()
        ._meta.get_field("username")
        .formfield(label="User name", help_text="What they sign in with: “jane.doe”.")
    )
    email = forms.EmailField(
        label="E-mail address", help_text="Where the link to choose a password goes.", max_length=254
    )

    class Meta:
        model = Clinician
        fields = ["name", "username", "email", "credentials", "registration_number", "register_address"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs |= {"class": "vTextField"}

    def clean_username(self):
        name = self.cleaned_data["username"]
        get_user_model()._meta.get_field("username").run_validators(name)
        if get_user_model().objects.filter(username__iexact=name).exists():
            raise ValidationError("Somebody has this user name already. Choose another.")
        return name

    def clean_email(self):
        address = self.cleaned_data["email"]
        if get_user_model().objects.filter(email__iexact=address).exists():
            raise ValidationError(
                "There is an account with this address already. A superuser can change what it may do."
            )
        return address

    @transaction.atomic
    def save(self):
        """The account, without a password yet, and the clinician it signs as."""
        user = get_user_model()(
            username=self.cleaned_data["username"], email=self.cleaned_data["email"], is_staff=True
        )
        user.set_unusable_password()
        user.save()
        user.groups.set([Group.objects.get(name=ROLE)])
        self.instance.user, self.instance.treats = user, False
        return super().save()
