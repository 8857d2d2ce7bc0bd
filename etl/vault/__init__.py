"""The vault: free texts of records, and delivered files as they came; encrypted, and gone once their key is gone."""

from etl.vault.archive import Archive, by_content
from etl.vault.room import Vault
from etl.vault.sealed import DAMAGED
from etl.vault.texts import Current, Saying, Texts

__all__ = ["DAMAGED", "Archive", "Current", "Saying", "Texts", "Vault", "by_content"]
