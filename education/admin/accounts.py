"""Accounts and roles: superusers' own. What a role may do stands in education/roles.py, and is only shown here."""

from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth import get_user_model
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group

from education.admin.model_admin import ClinicModelAdmin

User = get_user_model()

admin.site.unregister([User, Group])  # importing Django's UserAdmin registers its own two


class SuperusersOnly(admin.ModelAdmin):
    """Nobody else sees it, whatever permissions they were given."""

    def has_module_permission(self, request):
        return request.user.is_active and request.user.is_superuser

    def has_view_permission(self, request, obj=None):
        return request.user.is_active and request.user.is_superuser

    has_add_permission = has_module_permission
    has_change_permission = has_view_permission

    def has_delete_permission(self, request, obj=None):
        """Nobody deletes an account: what it did must stay its own. It is made inactive."""
        return False


@admin.register(User)
class AccountAdmin(SuperusersOnly, ClinicModelAdmin, UserAdmin):
    """Who can sign in, and in which role. Nobody gets a permission of their own: the table of roles is the whole truth."""

    list_display = ["username", "first_name", "last_name", "roles", "is_active", "last_login"]
    list_filter = ["is_active", "is_superuser", "groups"]
    filter_horizontal = []
    readonly_fields = ["last_login", "date_joined"]
    actions = ["take_second_step_away"]
    fieldsets = [
        ("Who", {"fields": ["username", "password", "first_name", "last_name", "email"]}),
        (
            "What they may do",
            {
                "description": "To take somebody's access away, untick “Active”. Accounts are not deleted, so the "
                "history keeps their names.",
                "fields": ["is_active", "is_staff", "groups", "is_superuser"],
            },
        ),
        ("Dates", {"fields": ["last_login", "date_joined"]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    @admin.action(description="Take the second step away (a device was lost)")
    def take_second_step_away(self, request, queryset):
        """They sign in with the password alone, and are led to set up a new one before anything opens."""
        from allauth.mfa.models import Authenticator

        users = list(queryset)
        Authenticator.objects.filter(user__in=users).delete()
        LogEntry.objects.log_actions(request.user.pk, users, CHANGE, "Took the second step away.")
        self.message_user(
            request, "Their passkeys, apps and recovery codes are gone. Make sure that it was they who asked."
        )

    @admin.display(description="roles")
    def roles(self, user):
        """The roles by name."""
        if user.is_superuser:
            return "superuser"
        return ", ".join(group.name for group in user.groups.all())


@admin.register(Group)
class RoleAdmin(SuperusersOnly, ClinicModelAdmin):
    """The roles, to read."""

    list_display = ["name"]
    fields = ["name", "permissions"]
    readonly_fields = fields

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False
