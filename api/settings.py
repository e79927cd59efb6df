"""What whoever runs the service may set: environment variables, each with the prefix CASELOAD_."""

import ipaddress
import os
from functools import cached_property
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

MEGABYTE = 1_000_000


def own_folder() -> Path:
    """Return where the embedded database is kept unless a setting says otherwise."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return Path("/var/lib/caseload")
    home = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(home) / "caseload"


class Settings(BaseSettings):
    """Every setting with its default; docs/operations.md says what each is for."""

    model_config = SettingsConfigDict(env_prefix="CASELOAD_", extra="ignore")

    host: str = "127.0.0.1"
    port: int = Field(8000, ge=0, le=65535)
    workers: int = Field(default_factory=lambda: os.cpu_count() or 1, ge=0, le=1024)
    database: SecretStr | None = None
    folder: Path = Field(default_factory=own_folder)
    api_keys: SecretStr = SecretStr("")

    body_bytes: int = Field(64 * MEGABYTE, gt=0)
    bodies_bytes: int = Field(256 * MEGABYTE, gt=0)
    body_seconds: float = Field(60, gt=0)
    solvers: int = Field(default_factory=lambda: os.cpu_count() or 1, ge=1, le=1024)
    waiting: int = Field(256, ge=0)
    solve_cells: int = Field(20_000, gt=0)
    solve_seconds: float = Field(30, gt=0)
    solver_bytes: int = Field(4_000 * MEGABYTE, gt=0)
    job_cells: int = Field(2_000_000, gt=0)
    job_seconds: float = Field(3_600, gt=0)
    job_attempts: int = Field(10, ge=1)
    jobs_per_key: int = Field(1_000, ge=1)
    cancel_seconds: float = Field(10, gt=0)
    stop_seconds: float = Field(20, ge=0)
    stall_seconds: float = Field(10, ge=1)
    keep_days: float = Field(30, gt=0)
    log_level: str = Field("info", pattern="^(debug|info|warning|error)$")

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The keys that may call, none where everybody on this machine may."""
        return tuple(self.api_keys.get_secret_value().replace(",", " ").split())

    @property
    def is_local(self) -> bool:
        """Whether the service listens to this machine alone."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False
