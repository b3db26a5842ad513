"""The environment, read once into one frozen object."""

from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from hotel_inbox.errors import SettingsError
from hotel_inbox.key_file import KeyFile, split_keys

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
    meta_instagram_url: str = Field("https://graph.instagram.com", alias="META_INSTAGRAM_URL")
    meta_graph_version: str = Field("v26.0", alias="META_GRAPH_VERSION")
    openai_api_key: str | None = Field(None, alias="OPENAI_API_KEY", repr=False)
    openai_base_url: str | None = Field(None, alias="OPENAI_BASE_URL")
    openai_model: str | None = Field(None, alias="OPENAI_MODEL", validate_default=True)
    openai_embedding_model: str | None = Field(None, alias="OPENAI_EMBEDDING_MODEL")
    openai_price_in: Decimal | None = Field(None, alias="OPENAI_PRICE_IN", ge=0)
    openai_price_out: Decimal | None = Field(
        None, alias="OPENAI_PRICE_OUT", ge=0, validate_default=True
    )
    openai_stream: bool = Field(default=False, alias="OPENAI_STREAM")
    bot_wait_seconds: float = Field(1.0, alias="BOT_WAIT_SECONDS", ge=0, le=30)
    apaleo_url: str = Field("https://api.apaleo.com", alias="APALEO_URL")
    apaleo_identity_url: str = Field("https://identity.apaleo.com", alias="APALEO_IDENTITY_URL")
    cloudbeds_url: str = Field("https://api.cloudbeds.com", alias="CLOUDBEDS_URL")
    smtp_url: str | None = Field(None, alias="SMTP_URL", repr=False)
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
    def key_file(self) -> KeyFile | None:
        """Where keys are kept that we made ourselves; None if they come from the environment."""
        return None if self.secret_key_given else KeyFile(self.data_dir / "secret.key")

    @field_validator("public_url", "openai_base_url")
    @classmethod
    def _address(cls, url: str | None) -> str | None:
        parts = urlsplit(url or "")
        if url is not None and (parts.scheme not in {"http", "https"} or not parts.hostname):
            raise ValueError("an address begins with https:// or http://")
        return url

    @field_validator("openai_model")
    @classmethod
    def _with_a_server(cls, model: str | None, info: ValidationInfo) -> str | None:
        key, url = info.data.get("openai_api_key"), info.data.get("openai_base_url")
        if model and not key and not url:
            raise ValueError("a model needs OPENAI_API_KEY or OPENAI_BASE_URL beside it")
        if url and not key and not model:
            raise ValueError("which model does the server at OPENAI_BASE_URL have?")
        return model

    @field_validator("openai_embedding_model")
    @classmethod
    def _at_a_server(cls, model: str | None, info: ValidationInfo) -> str | None:
        if model and not info.data.get("openai_api_key") and not info.data.get("openai_base_url"):
            raise ValueError("a model needs OPENAI_API_KEY or OPENAI_BASE_URL beside it")
        return model

    @field_validator("openai_price_out")
    @classmethod
    def _both_or_none(cls, price: Decimal | None, info: ValidationInfo) -> Decimal | None:
        if (price is None) != (info.data.get("openai_price_in") is None):
            raise ValueError("a cost needs OPENAI_PRICE_IN and OPENAI_PRICE_OUT, or neither")
        return price

    @property
    def secret_keys(self) -> tuple[str, ...]:
        """What seals credentials and signs tokens, newest first; made once if none was given."""
        if self.key_file is not None:
            return self.key_file.keys()
        return split_keys(self.secret_key_given or "", "HOTEL_INBOX_SECRET_KEY")

    @property
    def address(self) -> str:
        """Where people reach us: the public address if one was given, else this machine's."""
        if "public_url" in self.model_fields_set:
            return self.public_url.rstrip("/")
        return f"http://localhost:{self.port}"

    @property
    def origins(self) -> list[str]:
        """The addresses at which browsers may open the staff's pages."""
        here = (f"http://localhost:{self.port}", f"http://127.0.0.1:{self.port}")
        return sorted({self.public_url.rstrip("/"), *here})


def load_settings() -> Settings:
    """Read the environment and `.env`; raise SettingsError naming the setting that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(_alias, e['loc']))}: {e['msg']}" for e in error.errors())
        raise SettingsError(f"settings: {wrong}") from error


def _alias(name: int | str) -> str:
    """Name a setting as in the environment, also one that was not given."""
    known = Settings.model_fields.get(str(name))
    return (known and known.alias) or str(name)
