"""The environment, read once into one frozen object."""

import contextlib
import os
import secrets
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from hotel_inbox.errors import SettingsError

_SQLITE = "sqlite:///"


class Settings(BaseSettings):
    """Every setting of the product, by the names that interface and README give."""

    model_config = SettingsConfigDict(
        env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True, populate_by_name=True
    )

    database_url_given: str | None = Field(None, alias="DATABASE_URL")
    redis_url: str | None = Field(None, alias="REDIS_URL")
    data_dir: Path = Field(Path("data"), alias="HOTEL_INBOX_DATA_DIR")
    secret_key_given: str | None = Field(None, alias="HOTEL_INBOX_SECRET_KEY")
    host: str = Field("0.0.0.0", alias="HOST")  # noqa: S104 - the documented default: all interfaces
    port: int = Field(3000, alias="PORT", ge=1, le=65535)
    public_url: str = Field("http://localhost:3000", alias="PUBLIC_URL")
    demo: bool = Field(default=False, alias="HOTEL_INBOX_DEMO")
    meta_app_secret: str | None = Field(None, alias="META_APP_SECRET")
    meta_verify_token: str | None = Field(None, alias="META_VERIFY_TOKEN")
    meta_graph_url: str = Field("https://graph.facebook.com", alias="META_GRAPH_URL")
    meta_graph_version: str = Field("v26.0", alias="META_GRAPH_VERSION")
    log_format: Literal["console", "json"] = Field("console", alias="LOG_FORMAT")

    @field_validator("data_dir")
    @classmethod
    def _fixed(cls, path: Path) -> Path:
        # The server changes its folder; the data stays where it was meant.
        return path.absolute()

    @field_validator("database_url_given")
    @classmethod
    def _fixed_too(cls, url: str | None) -> str | None:
        if url is None or not url.startswith(_SQLITE):
            return url
        return f"{_SQLITE}{Path(url.removeprefix(_SQLITE)).absolute()}"

    @property
    def database_url(self) -> str:
        """Where the database is; SQLite in the data folder unless told otherwise."""
        return self.database_url_given or f"{_SQLITE}{self.data_dir / 'hotel_inbox.db'}"

    @cached_property
    def secret_key(self) -> str:
        """What seals credentials and signs tokens; made once and kept in the data folder."""
        if self.secret_key_given:
            return self.secret_key_given
        path = self.data_dir / "secret.key"
        self.data_dir.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _write_once(path, secrets.token_urlsafe(48))
        return path.read_text(encoding="ascii").strip()


def _write_once(path: Path, text: str) -> None:
    """Make a private file whole or not at all; of two processes at once one wins."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()


def load_settings() -> Settings:
    """Read the environment and `.env`; raise SettingsError naming the setting that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise SettingsError(f"settings: {wrong}") from error
