"""Where things are and how long they are kept: environment variables with the prefix KEW_, or arguments."""

import os
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from etl.errors import SettingsError

log = structlog.get_logger()

PREFIX = "KEW_"
LOCAL_TIME = ZoneInfo("Asia/Baghdad")  # days and weeks are Kirkuk's; instants are kept in UTC
SHIPPED = Path(__file__).resolve().parents[1] / "data"


class Settings(BaseSettings):
    """Immutable; built once by the command line and passed down."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    data: Path = Field(Path("data"), description="folder that holds inbox, warehouse, releases and the rest")
    reference: Path = Field(SHIPPED / "reference", description="areas, aliases, source profiles, vocabularies")
    contract: Path = Field(SHIPPED / "contract", description="what a release promises its readers")
    keep_releases: int = Field(4, ge=2, le=400, description="newest releases kept, beside the one in force")
    settle_seconds: float = Field(
        1.0, ge=0, le=600, description="a file is taken once its size and time stood still this long"
    )
    alert_budget: float = Field(
        1.0, gt=0, le=50, description="false alarms a month that surprises may raise, city-wide"
    )
    vault_key_file: Path | None = Field(
        None, description="file of the vault's master key, on another disk; default state/vault.key"
    )
    kobo_url: str = Field("https://kf.kobotoolbox.org", description="the KoBoToolbox server")
    kobo_token_file: Path | None = Field(None, description="file with its API token, readable by its owner only")
    kobo_forms: str = Field("", description="what to pull: uid=stream,uid=stream")
    acled_url: str = Field("https://acleddata.com", description="the ACLED server")
    acled_user: str = Field("", description="the account there")
    acled_password_file: Path | None = Field(None, description="file with its password, readable by its owner only")
    acled_country: str = Field("Iraq", description="the country whose events are pulled")
    ucdp_url: str = Field("https://ucdpapi.pcr.uu.se", description="the UCDP server")
    ucdp_token_file: Path | None = Field(None, description="file with its token, readable by its owner only")
    ucdp_version: str = Field("25.1", description="the version of the data set that is pulled")
    ucdp_country: int = Field(645, ge=1, description="the country, by its Gleditsch and Ward number")

    @property
    def inbox(self) -> Path:
        return self.data / "inbox"

    @property
    def archive(self) -> Path:
        return self.data / "archive"

    @property
    def rejected(self) -> Path:
        return self.data / "rejected"

    @property
    def known(self) -> Path:
        return self.data / "known"

    @property
    def vault(self) -> Path:
        return self.data / "vault"

    @property
    def warehouse(self) -> Path:
        return self.data / "warehouse"

    @property
    def releases(self) -> Path:
        return self.data / "releases"

    @property
    def database(self) -> Path:
        return self.warehouse / "warehouse.duckdb"

    @property
    def forecasts(self) -> Path:
        """What was issued, and how it turned out: the only thing beside archive and state that cannot be made again."""
        return self.warehouse / "forecasts.duckdb"

    @property
    def told_partners(self) -> Path:
        """The figures partners were told, which never change: back it up, as forecasts."""
        return self.warehouse / "partner.duckdb"

    @property
    def spool(self) -> Path:
        """Copies being read; on the same disk as the archive, and empty between runs."""
        return self.warehouse / "spool.tmp"

    @property
    def state(self) -> Path:
        return self.data / "state"

    @property
    def release_key(self) -> Path:
        """File of the key that signs releases; never log what is in it."""
        return self.state / "release.key"

    @property
    def vault_key(self) -> Path:
        """File of the key that wraps all others; never log what is in it."""
        return self.vault_key_file or self.state / "vault.key"

    @property
    def run_lock(self) -> Path:
        return self.state / "run.lock"

    def make_folders(self) -> None:
        """Make what is missing, for its owner alone, and close what others can look into."""
        for folder in (
            self.inbox,
            self.archive,
            self.rejected,
            self.known,
            self.vault,
            self.warehouse,
            self.spool,
            self.releases,
            self.state,
        ):
            try:
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            except OSError as error:
                raise SettingsError(
                    f"The folder {folder} cannot be made: {error.strerror}.", "Check KEW_DATA or --data."
                ) from error
            _close(folder)


def _close(folder: Path) -> None:
    """A folder that everybody can look into was made with a careless umask; rights of its group alone were meant."""
    mode = folder.stat().st_mode & 0o777
    if not mode & 0o007:
        return
    try:
        folder.chmod(mode & 0o700)
    except OSError as error:
        log.warning("folder.open_to_others", folder=folder.name, why=error.strerror)
    else:
        log.warning("folder.closed", folder=folder.name, was=f"{mode:03o}")


def load(**given: Any) -> Settings:
    """Settings from the environment; what the command line gave wins. Raises SettingsError."""
    refuse_misspelt(os.environ)
    try:
        return Settings(**given)
    except ValidationError as error:
        raise SettingsError(_sentence(error), f"Settings are {', '.join(_names())}.") from error


def _names() -> list[str]:
    return [f"{PREFIX}{name.upper()}" for name in Settings.model_fields]


def refuse_misspelt(environ: Iterable[str]) -> None:
    """The prefix is shared with the dashboard, so an unknown name is an error only where it is nearly one of ours.

    Raises SettingsError with the name that was probably meant.
    """
    ours = _names()
    for name in environ:
        if name.startswith(PREFIX) and name not in ours and (near := get_close_matches(name, ours, n=1, cutoff=0.85)):
            raise SettingsError(f"There is no setting {name}.", f"Did you mean {near[0]}?")


def _sentence(error: ValidationError) -> str:
    faults = (f"{'.'.join(map(str, fault['loc']))}: {fault['msg'].lower()}" for fault in error.errors())
    return f"Settings are wrong: {'; '.join(faults)}."
