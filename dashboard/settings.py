"""Settings of the dashboard: built once at the edge and passed down."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from dashboard.errors import SettingsError

LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Settings(BaseSettings):
    """Read from the environment with the prefix KEW_; arguments win."""

    model_config = SettingsConfigDict(env_prefix="KEW_", frozen=True, extra="ignore")

    data: Path = Field(Path("data"), description="Folder that holds inbox/, releases/, state/")
    host: str = Field("127.0.0.1", description="Address to bind; anything but this machine needs KEW_PUBLIC_URL")
    port: int = Field(8050, ge=0, le=65535, description="Port to bind")
    threads: int = Field(4, ge=1, le=64, description="Threads of each worker")
    workers: int = Field(2, ge=1, le=16, description="Worker processes")
    public_url: str = Field(
        "", description="Where people reach it through a TLS proxy, e.g. https://warning.example.org"
    )
    trusted_proxies: int = Field(0, ge=0, le=3, description="Proxies in front that add to X-Forwarded-For")
    state_url: str = Field(
        "", repr=False, description="State database; SQLite in state/, or postgresql://user@host/name"
    )
    state_key_file: Path | None = Field(None, description="The dashboard's own key; state/dashboard.key")
    export_rows: int = Field(100_000, ge=1, le=1_000_000, description="Most rows one exported file may hold")
    oidc_issuer: str = Field("", description="Sign-in through this OpenID provider, e.g. https://id.example.org")
    oidc_client: str = Field("", description="Client id the provider knows us by")
    oidc_secret_file: Path | None = Field(None, description="File with the client's secret, mode 600")
    oidc_claim: str = Field("preferred_username", description="Claim that names the account the first time")

    @property
    def releases(self) -> Path:
        return self.data / "releases"

    @property
    def state_database(self) -> str:
        # The folder may be a link, the file not: a link in its place is refused where it is opened.
        return self.state_url or f"sqlite:///{(self.data / 'state').resolve() / 'state.sqlite3'}"

    @property
    def state_key(self) -> Path:
        return self.state_key_file or self.data / "state" / "dashboard.key"

    @property
    def hosts(self) -> frozenset[str]:
        """Names this server answers to."""
        public = urlsplit(self.public_url).hostname
        return frozenset({*LOOPBACK, self.host, *([public] if public else [])})

    @property
    def tls(self) -> bool:
        return self.public_url.startswith("https://")


def load(**given: Any) -> Settings:
    """Settings from the environment; what is given wins, None gives nothing.

    Raises SettingsError, which names the setting and never quotes its value.
    """
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as cause:
        fault = cause.errors(include_input=False, include_url=False)[0]
        name = "_".join(map(str, fault["loc"])).upper()
        raise SettingsError(
            f"The setting KEW_{name} cannot be used: {fault['msg'].lower()}.", f"unset KEW_{name}"
        ) from None
