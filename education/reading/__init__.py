"""Revisions → what a page shows. Knows only frozen content and the catalogue."""
