"""The site's root addresses: the patients' pages and the staff's admin."""

from django.contrib import admin
from django.urls import include, path

from education.views.components import components

urlpatterns = [
    path("admin/components/", admin.site.admin_view(components), name="components"),
    path("admin/", admin.site.urls),
    path("", include("education.urls")),
]

handler400 = "education.views.errors.bad_request"
handler403 = "education.views.errors.forbidden"
handler404 = "education.views.errors.not_found"
handler500 = "education.views.errors.server_error"
