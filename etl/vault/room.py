"""One vault of one data folder."""

from dataclasses import dataclass

from etl.settings import Settings
from etl.vault.archive import Archive
from etl.vault.keys import Keys
from etl.vault.texts import Texts


@dataclass(frozen=True)
class Vault:
    """`keys` of `texts` and of the files in the `archive`."""

    keys: Keys
    texts: Texts
    archive: Archive

    @classmethod
    def of(cls, settings: Settings) -> "Vault":
        """Opens nothing yet."""
        keys = Keys(settings.vault, settings.vault_key)
        return cls(keys, Texts(settings.vault, keys), Archive(settings.archive, settings.spool, keys))
