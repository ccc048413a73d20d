"""Two people at one page: who saves second is told what was saved meanwhile, sees both texts, and loses no typing."""

from dataclasses import dataclass

from django import forms
from django.contrib.admin.models import LogEntry
from django.contrib.admin.options import TO_FIELD_VAR
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.contrib.contenttypes.models import ContentType
from django.core import signing
from django.db import router, transaction
from django.http import QueryDict
from django.template.response import TemplateResponse
from django.utils import timezone

from education.admin.history import names
from education.admin.merging import GONE, KEY, PLACE, alike, both_moved, merge, same
from education.forms.rows import is_key
from education.models import Guide, ReaderQuestion, Revision, Treatment
from education.publishing import content
from education.publishing.changes import Change, by_row, changes
from education.publishing.freeze import freeze

MADE_FROM = "made_from"  # the hidden input: what the page said when its form was opened
SALT = "education.second-save"
NOT_SAVED = "Nothing is saved yet. Read above what was saved meanwhile, then save again."


@dataclass(frozen=True)
class Both:
    """One thing that both people changed: where it is, and each one's text."""

    label: str
    anchor: str
    saved: str = ""
    typed: str = ""
    remark: str = ""


class SecondSave:
    """A ModelAdmin that saves nothing over a colleague's words in silence."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method != "POST" or object_id is None or "_saveasnew" in request.POST:
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic(using=router.db_for_write(self.model)):
            page = self._locked(request, object_id)
            if page is None and MADE_FROM in request.POST and self.has_change_permission(request):
                return self._gone(request)
            if page is not None and self.has_change_permission(request, page):
                self._compare(request, page)
            response = super().changeform_view(request, object_id, form_url, extra_context)
        if hasattr(request, "second_save"):
            response.status_code = 422
        return response

    def get_form(self, request, obj=None, change=False, **kwargs):
        """A form that came second is refused, whatever it says, and comes back with everything in it."""
        form = super().get_form(request, obj, change=change, **kwargs)
        if not hasattr(request, "second_save"):
            return form

        def clean(self):
            super(refused, self).clean()
            self.add_error(None, NOT_SAVED)

        refused = type(form)(form.__name__, (form,), {"clean": clean})
        return refused

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj is not None and self.has_change_permission(request, obj):
            came_second = getattr(request, "second_save", None)
            context["second_save"] = came_second
            if came_second:
                context[MADE_FROM] = came_second[MADE_FROM]
            elif request.method == "POST":
                context[MADE_FROM] = request.POST.get(MADE_FROM, "")
            else:
                formsets = [inline.formset for inline in context["inline_admin_formsets"]]
                newest = context["status"].newest if "status" in context else None
                context[MADE_FROM] = _signed(_state(context["adminform"].form, formsets), newest)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    # --- Comparing ------------------------------------------------------------------------------------------------------

    def _locked(self, request, object_id):
        """The row, kept from other writers until this one is done."""
        if request.POST.get(TO_FIELD_VAR) or not is_key(unquote(object_id)):
            return self.get_object(request, unquote(object_id), request.POST.get(TO_FIELD_VAR))
        self.model._default_manager.select_for_update().filter(pk=unquote(object_id)).first()
        return self.get_object(request, unquote(object_id))

    def _compare(self, request, page):
        """Leave a form that still fits as it is; put what was saved meanwhile into one that does not."""
        if not (sent := request.POST.get(MADE_FROM)):
            return  # a form that was opened before forms said what they were made from
        form, formsets = self._as_saved(request, page)
        now = _state(form, formsets)
        try:
            opened = signing.loads(sent, salt=SALT)
            base = {
                "fields": _tuples(opened["fields"]),
                "rows": {part: [_tuples(row) for row in rows] for part, rows in opened["rows"].items()},
            }
        except signing.BadSignature:
            opened, base = {}, {"fields": {}, "rows": {}}
        if alike(base, now):
            return
        typed = _typed(request.POST, base, now, form, formsets)
        merged = merge(base, now, typed, _several(form, formsets))
        newest = Revision.objects.of(page).order_by("-pk").first() if _is_page(page) else None
        request.POST = _as_sent(request.POST, now, merged)
        request.second_save = {
            MADE_FROM: _signed(now, newest),
            "saves": self._saves(request, page, opened),
            "parts": by_row(self._what_changed(page, opened, base, now, form)),
            "both": [
                _both(clash, merged, now, form, formsets)
                for clash in merged.clashes
                if not (clash.part and clash.field == PLACE)
            ],
            "moved": [
                _formset(formsets, part).model._meta.verbose_name_plural
                for part in both_moved(merged.clashes)
            ],
        }

    def _as_saved(self, request, page):
        """The page's form and its rows' as somebody who opens it now would see them."""
        fields = flatten_fieldsets(self.get_fieldsets(request, page))
        form = self.get_form(request, page, change=True, fields=fields)(instance=page)
        formsets = [
            FormSet(instance=page, prefix=FormSet.get_default_prefix(), queryset=inline.get_queryset(request))
            for FormSet, inline in self.get_formsets_with_inlines(request, page)
        ]
        return form, formsets

    def _saves(self, request, page, opened):
        """
        Who saved it since the form was opened, and when, as (words, moment); the newest first, one a person.

        Nobody is named where the rows changed without a version, or where it is not known when the form was opened.
        """
        if not opened:
            return []
        if _is_page(page):
            made = Revision.objects.of(page).select_related("made_by").order_by("-pk")
            since = made.filter(pk__gt=opened["revision"] or 0)[:20]
            found = [(revision.made_by, revision.made_at) for revision in since]
        else:
            entries = LogEntry.objects.filter(
                content_type=ContentType.objects.get_for_model(page), object_id=str(page.pk)
            )
            entries = entries.select_related("user").order_by("-action_time")
            since = entries.filter(action_time__gt=opened["at"])
            found = [(entry.user, entry.action_time) for entry in since[:20]]
        last = {}
        for who, when in found:
            last.setdefault(who, (_called(who, request.user), when))
        return [*last.values()]

    def _what_changed(self, page, opened, base, now, form):
        if _is_page(page):
            old = Revision.objects.of(page).filter(pk=opened.get("revision") or 0).first()
            return changes(content.load(old.document), freeze(page), names()) if old else []
        return [
            Change(
                "changed",
                "This page",
                field=form.fields[name].label,
                before=_said(form.fields[name], base["fields"][name]),
                after=_said(form.fields[name], value),
            )
            for name, value in now["fields"].items()
            if name in base["fields"] and not same(value, base["fields"][name])
        ]

    def _gone(self, request):
        """The page was deleted meanwhile: what was typed is shown, to be kept elsewhere."""
        typed = [
            (name.replace("_", " ").replace("-", " "), text)
            for name, text in request.POST.items()
            if text.strip() and not name.startswith("_") and name not in ("csrfmiddlewaretoken", MADE_FROM)
            and not name.endswith(("_FORMS", "-id")) and "__prefix__" not in name
        ]  # fmt: skip
        context = {
            **self.admin_site.each_context(request),
            "title": f"This {self.opts.verbose_name} was deleted while you were writing",
            "opts": self.opts,
            "typed": typed,
        }
        return TemplateResponse(request, "admin/education/second_save_gone.html", context, status=410)


# --- A form's state -----------------------------------------------------------------------------------------------------


def _state(form, formsets):
    """What a browser would send of each field if nothing were typed."""
    return {
        "fields": _sent(form),
        "rows": {
            formset.prefix: [_sent(row) for row in formset.initial_forms if row.instance.pk]
            for formset in formsets
        },
    }


def _sent(form):
    """A form's fields as tuples of strings; not the row's owner, which is the page."""
    found = {}
    for bound in form:
        if bound.name == GONE or isinstance(bound.field, forms.models.InlineForeignKeyField):
            continue
        found[bound.name] = _values(bound)
    return found


def _values(bound):
    value, widget = bound.value(), bound.field.widget
    if isinstance(bound.field, forms.BooleanField):
        return ("on",) if value else ()
    if isinstance(bound.field, forms.ModelMultipleChoiceField):
        return tuple(str(getattr(one, "pk", one)) for one in value or ())
    shown = value if isinstance(bound.field, forms.ModelChoiceField) else widget.format_value(value)
    if isinstance(shown, (list, tuple)):
        shown = shown[0] if shown else None
    return ("" if shown is None else str(shown),)


def _typed(data, base, now, form, formsets):
    """What was sent, in the same shape. A field that was not sent at all is one that nobody could type in."""
    rows = {}
    for formset in formsets:
        total = data.get(f"{formset.prefix}-TOTAL_FORMS", "")
        count = min(int(total), 1000) if is_key(total) else 0
        blank = formset.empty_form
        rows[formset.prefix] = []
        for number in range(count):
            row = _read(data, blank, f"{formset.prefix}-{number}-")
            if row:
                rows[formset.prefix].append(row)
    return {"fields": _read(data, form, ""), "rows": rows}


def _read(data, form, prefix):
    found = {}
    for name, field in form.fields.items():
        sent = tuple(data.getlist(prefix + name))
        if name == GONE:
            if sent:
                found[GONE] = sent
        elif isinstance(field, forms.models.InlineForeignKeyField):
            continue
        elif sent or isinstance(field, (forms.BooleanField, forms.ModelMultipleChoiceField)):
            found[name] = sent
    return found if any(found.values()) else {}


def _as_sent(data, now, merged):
    """The merged form as a browser would send it."""
    sent = QueryDict(mutable=True)
    parts = tuple(f"{part}-" for part in now["rows"])
    for name, values in data.lists():
        if not name.startswith(parts) and name not in merged.fields:
            sent.setlist(name, values)
    for name, values in merged.fields.items():
        sent.setlist(name, values)
    for part, rows in merged.rows.items():
        sent[f"{part}-TOTAL_FORMS"] = str(len(rows))
        sent[f"{part}-INITIAL_FORMS"] = str(len(now["rows"][part]))
        sent[f"{part}-MIN_NUM_FORMS"], sent[f"{part}-MAX_NUM_FORMS"] = "0", "1000"
        for number, row in enumerate(rows):
            for name, values in row.items():
                sent.setlist(f"{part}-{number}-{name}", values)
    return sent


def _signed(state, newest):
    said = state | {"revision": newest.pk if newest else None, "at": timezone.now().isoformat()}
    return signing.dumps(said, salt=SALT, compress=True)


def _tuples(fields):
    return {name: tuple(values) for name, values in fields.items()}


def _several(form, formsets):
    every = [form, *(formset.empty_form for formset in formsets)]
    return {
        name
        for one in every
        for name, field in one.fields.items()
        if isinstance(field, forms.ModelMultipleChoiceField)
    }


# --- In words -----------------------------------------------------------------------------------------------------------


def _is_page(page):
    return isinstance(page, (Treatment, Guide, ReaderQuestion))


def _called(who, reader):
    if who is None:
        return "Somebody"
    return "You" if who == reader else who.get_full_name() or who.get_username()


def _formset(formsets, part):
    return next(formset for formset in formsets if formset.prefix == part)


def _both(clash, merged, now, form, formsets):
    if not clash.part:
        field = form.fields[clash.field]
        return Both(
            str(field.label or clash.field),
            f"id_{clash.field}",
            _said(field, clash.saved),
            _said(field, clash.typed),
        )
    formset = _formset(formsets, clash.part)
    fields, row = formset.empty_form.fields, merged.rows[clash.part][clash.place]
    named = next(name for name in row if name not in (KEY, GONE, PLACE))
    called = f"{formset.model._meta.verbose_name} “{_said(fields[named], row[named])}”".capitalize()
    anchor = f"id_{clash.part}-{clash.place}-{clash.field or named}"
    if clash.what == "field":
        field = fields[clash.field]
        label = f"{called}: {str(field.label or clash.field).lower()}"
        return Both(label, anchor, _said(field, clash.saved), _said(field, clash.typed))
    remark = {
        "gone": "It was taken out meanwhile, and you had changed it. It is back below as a new row: keep it, or remove it.",
        "deleted": "It was changed meanwhile, and you ticked it for deletion. The tick is kept: saving deletes it.",
    }[clash.what]
    return Both(called, anchor, remark=remark)


def _said(field, values):
    """A field's value as the form would show it."""
    if isinstance(field, forms.ModelChoiceField):
        keys = [value for value in values if is_key(value)]
        return "; ".join(str(row) for row in field.queryset.filter(pk__in=keys)) if keys else ""
    if isinstance(field, forms.BooleanField):
        return "Yes" if any(values) else "No"
    choices = dict(getattr(field, "choices", ()))
    return ", ".join(str(choices.get(value, value)) for value in values)
