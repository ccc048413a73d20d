"""The site's root addresses: the patients' pages and the staff's admin."""

from django.contrib import admin
from django.urls import include, path

from education.views.components import components

urlpatterns = [
    path("admin/components/", admin.site.admin_view(components), name="components"),
    path(
        "admin/", include("education.sign_in.urls")
    ),  # before the admin's own sign-in, which asks for no second step
    path("admin/", admin.site.urls),
    path("", include("education.urls")),
]

handler400 = "education.views.errors.bad_request"
handler403 = "education.views.errors.forbidden"
handler404 = "education.views.errors.not_found"
handler429 = "education.views.errors.too_many_tries"  # allauth's limits ask for it here
handler500 = "education.views.errors.server_error"
