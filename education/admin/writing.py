"""Forms for text that patients will read: citations that hold, and a fixed number of queries however many rows."""

from django import forms
from django.contrib.admin.widgets import (
    AutocompleteSelect,
    AutocompleteSelectMultiple,
    RelatedFieldWidgetWrapper,
)
from django.db import models
from django.forms.models import BaseInlineFormSet

from education.forms.rows import RowsField, is_key
from education.publishing.checks import citation_problems, marks_in_plain_text

SHORT = 160  # a plain text that may be longer than this gets a field of several lines


def check_writing(forms_to_check):
    """
    Refuse citations of sources that nobody has entered, and citations where they would be read as they stand.

    Markdown is what the models keep in a TextField; every other text is plain. One query for all forms together.
    """
    markdown = {}
    for form in forms_to_check:
        fields = {field.name: field for field in form._meta.model._meta.fields}
        for name, value in [*getattr(form, "cleaned_data", {}).items()]:
            if not isinstance(value, str) or name not in fields:
                continue
            if isinstance(fields[name], models.TextField):
                markdown[form, name] = value
            elif marks := marks_in_plain_text(value):
                form.add_error(
                    name, f"Patients would read {marks[0]} as it stands. Take it out, and choose the source."
                )
    for (form, name), problem in citation_problems(markdown).items():
        form.add_error(name, problem)


class _KnownRows:
    """Shows its chosen rows from what is loaded already, instead of asking the database once a field."""

    known = {}

    def optgroups(self, name, value, attrs=None):
        keys = [str(key) for key in value if is_key(key)]  # the stock widget breaks on what is no key
        if not all(key in self.known for key in keys):
            return super().optgroups(name, keys, attrs)
        none_chosen = not self.is_required and not self.allow_multiple_selected
        options = [self.create_option(name, "", "", False, 0)] if none_chosen else []
        options += [
            self.create_option(name, key, str(self.known[key]), True, index) for index, key in enumerate(keys)
        ]
        return [(None, options, 0)]


class KnownSelect(_KnownRows, AutocompleteSelect):
    """One row, found by typing."""


class KnownSelectMultiple(_KnownRows, AutocompleteSelectMultiple):
    """Several rows, found by typing."""


class WritingForm(forms.ModelForm):
    """A page's own fields."""

    def clean(self):
        super().clean()
        check_writing([self])


class WritingFormSet(BaseInlineFormSet):
    """A page's rows."""

    def __init__(self, *args, **kwargs):
        self._loaded = {}
        super().__init__(*args, **kwargs)

    def clean(self):
        super().clean()
        check_writing(form for form in self.forms if not self._should_delete_form(form))

    def add_fields(self, form, index):
        """Give every row the choices and the labels that are loaded once."""
        super().add_fields(form, index)
        for name, field in form.fields.items():
            widget = getattr(field.widget, "widget", field.widget)  # the admin wraps its selects
            if isinstance(widget, _KnownRows):
                widget.known = self._chosen(form.instance, name)
            elif isinstance(field, forms.ModelChoiceField) and isinstance(widget, forms.Select):
                if name not in self._loaded:
                    self._loaded[name] = list(field.choices)
                field.choices = self._loaded[name]

    @staticmethod
    def _chosen(row, name):
        if row.pk is None:
            return {}
        value = getattr(row, name)
        rows = value.all() if isinstance(value, models.Manager) else [value]
        return {str(chosen.pk): chosen for chosen in rows if chosen is not None}


class WritesPlainly:
    """For admins and inlines: fields long enough for what is written in them, and light autocompletes."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if type(db_field) is models.CharField and db_field.max_length > SHORT and not db_field.choices:
            kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}))
        elif db_field.name in self.get_autocomplete_fields(request):
            select = KnownSelectMultiple if db_field.many_to_many else KnownSelect
            kwargs.setdefault("widget", select(db_field, self.admin_site))
        if db_field.many_to_many:
            kwargs.setdefault("form_class", RowsField)
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            # A new one can be added beside the field. Changing or deleting what other pages use has its own page.
            field.widget.can_change_related = field.widget.can_delete_related = False
        return field
