#!/usr/bin/env python
"""Runs the site's management commands."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic_site.settings")
    from django.core.management import execute_from_command_line

    from education.logs import last_words

    sys.excepthook = last_words
    execute_from_command_line(sys.argv)
