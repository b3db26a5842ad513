"""Setting a hotel up: what is added can be used, what is wrong is refused in one clear line."""

from pathlib import Path

import pytest

from hotel_inbox.domain.messages import Channel
from hotel_inbox.domain.staff import Role
from hotel_inbox.settings import load_settings
from hotel_inbox.wiring import build
from tests.commands.invoking import Commands

_USER = ("--name", "Inês", "--role", "agent", "--hotel", "azul", "--password-stdin")
_PASSWORD = "correct horse"


def test_a_first_command_needs_no_migration_beforehand(fresh: Commands) -> None:
    answer = fresh.add_hotel()
    assert answer.out == "Added Azul. Its guests chat at http://localhost:3000/chat/azul\n"
    assert (fresh.folder / "data" / "hotel_inbox.db").is_file()


def test_the_chat_address_follows_the_settings(commands: Commands) -> None:
    commands.monkeypatch.setenv("PORT", "8080")
    assert commands.add_hotel("one").out.endswith(" http://localhost:8080/chat/one\n")
    commands.monkeypatch.setenv("PUBLIC_URL", "https://inbox.example/")
    assert commands.add_hotel("two").out.endswith(" https://inbox.example/chat/two\n")


def test_a_hotel_and_its_staff(on_both: Commands) -> None:
    hotel = on_both.good(
        *("hotel", "add", "azul", "--name", "Casa Azul", "--timezone", "Atlantic/Madeira"),
        *("--currency", "GBP", "--language", "pt", "--json"),
    ).json
    agent = on_both.good("user", "add", "Ines@Azul.example", *_USER, stdin=f"{_PASSWORD}\n")
    assert agent.out == "Added Inês (agent), who signs in with Ines@Azul.example\n"
    admin = on_both.good(
        *("user", "add", "root@azul.example", "--name", "Root", "--role", "admin"),
        *("--password-stdin", "--json"),
        stdin="another good one",
    ).json
    inbox = build(load_settings())
    signed_in = inbox.sign_in.sign_in("ines@azul.example", _PASSWORD, "test")
    ines = inbox.sign_in.viewer(signed_in.token)
    assert ines is not None
    assert (ines.name, ines.role, list(ines.hotel_ids)) == ("Inês", Role.AGENT, [hotel["id"]])
    signed_in = inbox.sign_in.sign_in("root@azul.example", "another good one", "test")
    root = inbox.sign_in.viewer(signed_in.token)
    assert root is not None
    assert (root.agent_id, list(root.hotel_ids)) == (admin["id"], [hotel["id"]])
    inbox.db.close()


def test_a_person_can_see_several_hotels(commands: Commands) -> None:
    commands.add_hotel("azul")
    commands.add_hotel("verde")
    commands.good("user", "add", "ines@azul.example", *_USER, "--hotel", "verde", stdin=_PASSWORD)
    inbox = build(load_settings())
    viewer = inbox.sign_in.viewer(
        inbox.sign_in.sign_in("ines@azul.example", _PASSWORD, "test").token
    )
    assert viewer is not None
    assert len(viewer.hotel_ids) == 2
    inbox.db.close()


def test_a_connection_is_told_by_its_id_alone(on_both: Commands) -> None:
    on_both.add_hotel()
    arguments = ("connection", "add", "whatsapp", "--hotel", "azul", "--external-id")
    first = on_both.good(*arguments, "1001", "--access-token-stdin", stdin="EAAG-token\n")
    second = on_both.good(*arguments, "1002", "--name", "Desk", "--waba-id", "9", "--json")
    assert first.out == f"{int(first.out)}\n"
    assert second.json == {"id": int(first.out) + 1}


@pytest.mark.parametrize("channel", Channel)
def test_each_channel_connects(channel: Channel, commands: Commands) -> None:
    commands.add_hotel()
    answer = commands.good(
        *("connection", "add", channel, "--hotel", "azul", "--external-id", "77")
    )
    assert int(answer.out) > 0


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("azul", "--name", "Again", "--timezone", "UTC"), "'azul' already"),
        (("Casa Azul", "--name", "A", "--timezone", "UTC"), "slug 'Casa Azul'"),
        (("-azul", "--name", "A", "--timezone", "UTC"), "SLUG"),
        (("b", "--name", " ", "--timezone", "UTC"), "name"),
        (("b", "--name", "B", "--timezone", "Madrid"), "time zone 'Madrid'"),
        (("b", "--name", "B", "--timezone", ""), "time zone ''"),
        (("b", "--name", "B", "--timezone", "../../etc/passwd"), "time zone"),
        (("b", "--name", "B", "--timezone", "UTC", "--currency", "euro"), "currency 'euro'"),
        (("b", "--name", "B", "--timezone", "UTC", "--language", "Spanish"), "language"),
        (("b", "--timezone", "UTC"), "--name"),
    ],
)
def test_a_wrong_hotel_is_refused(
    arguments: tuple[str, ...], complaint: str, commands: Commands
) -> None:
    commands.add_hotel()
    assert complaint in commands("hotel", "add", *arguments).complaint


@pytest.mark.parametrize(
    ("arguments", "stdin", "complaint"),
    [
        (("x@azul.example", *_USER[:-1]), _PASSWORD, "--password-stdin"),
        (("not an address", *_USER), _PASSWORD, "'not an address' is not an e-mail address"),
        (("x@azul.example", *_USER), "short\n", "at least 8"),
        (("x@azul.example", *_USER), "", "no password"),
        (("x@azul.example", *_USER), "\n", "no password"),
        (("x@azul.example", *_USER), b"correct\xff\xfehorse", "not UTF-8"),
        (("ines@azul.example", *_USER), _PASSWORD, "'ines@azul.example' already"),
        (("INES@azul.example", *_USER), _PASSWORD, "'ines@azul.example' already"),
        (("x@azul.example", *_USER, "--hotel", "rojo"), _PASSWORD, "no hotel 'rojo'"),
        (("x@azul.example", *_USER, "--role", "boss"), _PASSWORD, "'boss'"),
        (
            ("x@azul.example", "--name", "X", "--role", "manager", "--password-stdin"),
            _PASSWORD,
            "at least one hotel",
        ),
    ],
)
def test_a_wrong_user_is_refused(
    arguments: tuple[str, ...], stdin: str | bytes, complaint: str, commands: Commands
) -> None:
    commands.add_hotel()
    commands.good("user", "add", "ines@azul.example", *_USER, stdin=_PASSWORD)
    assert complaint in commands("user", "add", *arguments, stdin=stdin).complaint


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("telegram", "--hotel", "azul", "--external-id", "1"), "'telegram'"),
        (("whatsapp", "--hotel", "rojo", "--external-id", "1"), "no hotel 'rojo'"),
        (("whatsapp", "--hotel", "azul", "--external-id", "1001"), "connected already"),
        (("whatsapp", "--hotel", "verde", "--external-id", "1001"), "connected already"),
        (("whatsapp", "--hotel", "azul", "--external-id", " "), "external id"),
        (("whatsapp", "--hotel", "azul"), "--external-id"),
        (
            ("whatsapp", "--hotel", "azul", "--external-id", "2", "--access-token-stdin"),
            "no access token",
        ),
    ],
)
def test_a_wrong_connection_is_refused(
    arguments: tuple[str, ...], complaint: str, commands: Commands
) -> None:
    commands.add_hotel("azul")
    commands.add_hotel("verde")
    commands.good(*("connection", "add", "whatsapp", "--hotel", "azul", "--external-id", "1001"))
    assert complaint in commands("connection", "add", *arguments).complaint


def _import(commands: Commands, content: bytes, *more: str) -> tuple[str | Path, ...]:
    file = commands.folder / "entries.csv"
    file.write_bytes(content)
    return ("knowledge", "import", file, "--hotel", "azul", *more)


def test_importing_again_updates_and_never_doubles(on_both: Commands) -> None:
    on_both.add_hotel()
    first = b"\xef\xbb\xbfquestion,answer\nParking?,Yes.\nPool?,No.\n"
    second = b"answer,question,title\nYes.,Parking?,\nIn summer.,Pool?,\nNo.,Gym?,Sports\n"
    assert on_both.good(*_import(on_both, first)).out == "2 added, 0 changed, 0 unchanged\n"
    again = on_both.good(*_import(on_both, second, "--json")).json
    assert again == {"added": 1, "changed": 1, "unchanged": 1}


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"frage,antwort\nA?,B\n", "no column answer and question"),
        (b"", "no column"),
        ("question,answer\nCafé?,Sí\n".encode("latin-1"), "not UTF-8"),
        (b'question,answer\n"Pool?,No', "not a CSV file"),
        (b"question,answer\nPool?,No\nParking?,\n", "line 3"),
    ],
)
def test_a_wrong_file_is_refused_whole(content: bytes, complaint: str, commands: Commands) -> None:
    commands.add_hotel()
    assert complaint in commands(*_import(commands, content)).complaint
    inbox = build(load_settings())
    with inbox.db.reading():
        assert inbox.knowledge.of_hotel(1).entries == ()
    inbox.db.close()


def test_a_missing_file_and_an_unknown_hotel_are_refused(commands: Commands) -> None:
    complaint = commands("knowledge", "import", "none.csv", "--hotel", "azul").complaint
    assert complaint == "there is no hotel 'azul'"
    commands.add_hotel()
    complaint = commands("knowledge", "import", "none.csv", "--hotel", "azul").complaint
    assert complaint == "none.csv: No such file or directory"
    complaint = commands("knowledge", "import", commands.folder, "--hotel", "azul").complaint
    assert "Is a directory" in complaint
