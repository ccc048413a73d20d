"""How passwords are kept."""

import threading

from django.contrib.auth.hashers import Argon2PasswordHasher

AT_ONCE = threading.BoundedSemaphore(2)


class StaffPasswordHasher(Argon2PasswordHasher):
    """
    Argon2id by OWASP's measure of 19 MiB, two at a time in a worker.

    Django's own takes 100 MiB each: a flood of tries would take the memory, and with it the pages, from those who read.
    """

    time_cost, memory_cost, parallelism = 2, 19 * 1024, 1

    def encode(self, password, salt):
        with AT_ONCE:
            return super().encode(password, salt)

    def verify(self, password, encoded):
        with AT_ONCE:
            return super().verify(password, encoded)
