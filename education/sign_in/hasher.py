"""How passwords are kept."""

import threading

from django.contrib.auth.hashers import Argon2PasswordHasher

ONE_AT_A_TIME = threading.Lock()


class StaffPasswordHasher(Argon2PasswordHasher):
    """
    Argon2id by OWASP's measure of 46 MiB and one pass, one at a time in a worker.

    Django's own takes 100 MiB each: a flood of tries would take the memory, and with it the pages, from those who read. Below
    32 MiB glibc would keep what was freed, in every thread.
    """

    time_cost, memory_cost, parallelism = 1, 46 * 1024, 1

    def encode(self, password, salt):
        with ONE_AT_A_TIME:
            return super().encode(password, salt)

    def verify(self, password, encoded):
        with ONE_AT_A_TIME:
            return super().verify(password, encoded)
