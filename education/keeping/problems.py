"""What stops a backup or a restore, in words for whoever runs it."""


class Unkept(Exception):
    """A backup was not made, or not restored. The message says why, and what to do."""
