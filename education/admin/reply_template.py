from django import forms
from django.contrib import admin
from django.template.defaultfilters import truncatechars

from education.admin.model_admin import ClinicModelAdmin
from education.admin.second_save import SecondSave
from education.consultations.reply_templates import KNOWN, unknown
from education.models import ReplyTemplate


class ReplyTemplateForm(forms.ModelForm):
    """Only what can be filled in may stand in braces, and gaps of several words that whoever uses it must write."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "text" in self.fields:
            self.fields["text"].help_text += " A gap that must be written each time: {write the reason}."

    def clean_text(self):
        if wrong := unknown(self.cleaned_data["text"]):
            known = ", ".join(f"{{{name}}}" for name in KNOWN)
            raise forms.ValidationError(f"We cannot fill in {', '.join(wrong)}. These we can: {known}.")
        return self.cleaned_data["text"]


@admin.register(ReplyTemplate)
class ReplyTemplateAdmin(SecondSave, ClinicModelAdmin):
    """Replies that are written often. Whoever uses one reads it, changes it and sends it in their own name."""

    form = ReplyTemplateForm
    change_form_template = "admin/education/second_save_change_form.html"
    list_display = ["name", "use", "beginning"]
    list_filter = ["use"]
    search_fields = ["name", "text"]
    actions = None

    @admin.display(description="how it begins")
    def beginning(self, template):
        return truncatechars(template.text, 90)
