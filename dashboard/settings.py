"""Settings of the dashboard: built once at the edge and passed down."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Settings(BaseSettings):
    """Read from the environment with the prefix KEW_; arguments win."""

    model_config = SettingsConfigDict(env_prefix="KEW_", frozen=True, extra="ignore")

    data: Path = Field(Path("data"), description="Folder that holds inbox/, releases/, state/")
    host: str = Field("127.0.0.1", description="Address to bind; anything but loopback needs accounts")
    port: int = Field(8050, ge=0, le=65535, description="Port to bind")
    threads: int = Field(4, ge=1, le=64, description="Threads of each worker")
    workers: int = Field(2, ge=1, le=16, description="Worker processes")

    @property
    def releases(self) -> Path:
        return self.data / "releases"
