"""Text that the database holds but cannot read."""

from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models


class WrongDataKey(ImproperlyConfigured):
    """A stored text that no key of DATA_KEYS opens."""


def data_keys():
    """The keys of DATA_KEYS: the first one encrypts, each of them decrypts."""
    return _data_keys(tuple(settings.DATA_KEYS))


@lru_cache(maxsize=8)
def _data_keys(keys):
    return MultiFernet([Fernet(key) for key in keys])


class EncryptedTextField(models.TextField):
    """
    Text encrypted under DATA_KEYS. Python sees plain text, the database never does.

    It cannot be searched or sorted by: equal texts are stored differently. Empty stays empty, so erased text is truly gone.
    """

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return data_keys().encrypt(value.encode()).decode() if value else value

    def from_db_value(self, value, expression, connection):
        if not value:
            return value
        try:
            return data_keys().decrypt(value.encode()).decode()
        except InvalidToken:
            raise WrongDataKey(
                f"{self.model.__name__}.{self.name} was encrypted under a key that DATA_KEYS does not hold. "
                "Put the old key back at the end of DATA_KEYS."
            ) from None

    def get_lookup(self, lookup_name):
        """Only “is null”: a comparison with encrypted text would silently find nothing."""
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None
