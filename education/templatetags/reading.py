"""The few filters that patients' pages need. Built in: no template loads them."""

from django import template

register = template.Library()
