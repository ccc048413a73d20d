"""Every public page, on one screen."""

from django.urls import path

from education.views import pages

urlpatterns = [
    path("", pages.home, name="home"),
]
