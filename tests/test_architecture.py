"""Who may import whom, and the few rules that no linter knows."""

import ast
import inspect
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

PROJECT = Path(__file__).parent.parent
PACKAGE = PROJECT / "hotel_inbox"
CHANNEL_NAMES = ("whatsapp", "messenger", "instagram", "webchat")
# Setting hotels up and filling the demo mean channels; everything else asks what a channel can do.
NAMES_WEBCHAT = {"registry.py"}
MAKES_DEMO = re.compile(r"demo(_\w+)?\.py")
# Read by the product's own clockwork and edges, or by ids that a checked query has just given:
# no person's request names these rows.
FOR_THE_CLOCKWORK = {"profiles", "webhook_events", "weekly_reports"}
NO_QUERIES = {"listed"}
FOR_NOBODY_IN_PARTICULAR = {
    "agents": {
        "attempts",
        "by_email",
        "by_id",
        "forget_attempt",
        "forget_attempts",
        "forget_attempts_of",
        "forget_logins",
        "hotel_ids",
        "note_active",
        "locked",
        "revoke_logins",
        "seen_by",
        "signed_in",
        "all_signed_in",
        "all_hotel_ids",
    },
    "audit": {"end", "expect", "note", "of_key", "running"},
    "connections": {"by_account", "with_token"},
    "conversation_list": {"about", "beside", "is_walked"},
    "conversations": {
        "due_turns",
        "hold_session",
        "next_turn",
        "of_guest",
        "of_message",
        "overdue_sessions",
        "overdue_turns",
        "session_after",
        "session_before",
        "unreplied",
    },
    "exports": {"agent_names"},
    "folded": {"as_sought", "has_words"},
    "guests": {"forget_identities", "identities", "lock"},
    "holdings": {"with_silenced"},
    "hotels": {"all_ids", "by_slug", "is_bot_enabled", "taking_back", "with_pms_credentials"},
    "leads": {"move"},
    "lines": {"amending"},
    "media": {
        "connection_of",
        "due",
        "locked",
        "of_message",
        "sent_to_guest",
        "show_picture",
        "unsent_since",
    },
    "measures": {"captured"},
    "messages": {
        "by_provider_id",
        "due",
        "got_this_far",
        "move",
        "newest_of_guest",
        "newest_readable",
        "of_connection",
        "on_its_way",
        "overdue",
        "with_connection",
    },
    "newest_lines": {"heard_at", "shown"},
    "notifications": {"add_all", "forget_read", "mail_done", "mail_due"},
    "trigrams": {"are_in_order"},
    "templates": {"of_business"},
}


def test_imports_keep_to_the_layers() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [str(linter), "--no-cache"], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
    assert " 0 broken" in done.stdout


def code_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def words_of_code(path: Path) -> Iterator[str]:
    """Every name, attribute and text in a module's code, without its docstrings."""
    tree = code_of(path)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=word) | ast.Attribute(attr=word) | ast.arg(arg=word):
                yield word
            case ast.alias(name=word) | ast.FunctionDef(name=word) | ast.ClassDef(name=word):
                yield word
            case ast.Constant(value=str(word)) if id(node) not in docstrings:
                yield word
            case _:
                pass


def test_services_never_ask_which_channel_it_is() -> None:
    for path in sorted((PACKAGE / "services").glob("*.py")):
        if MAKES_DEMO.fullmatch(path.name):
            continue
        allowed = {"WEBCHAT"} if path.name in NAMES_WEBCHAT else set()
        named = {
            word
            for word in words_of_code(path)
            if any(name in word.lower() for name in CHANNEL_NAMES)
        }
        assert named <= allowed, f"{path.name} names a channel"


def test_one_place_commits() -> None:
    commits = {
        str(path.relative_to(PACKAGE))
        for path in sorted(PACKAGE.rglob("*.py"))
        for node in ast.walk(code_of(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"commit", "begin"}
    }
    assert commits == {"db.py"}


def queries() -> Iterator[tuple[str, str, Callable[..., object]]]:
    for path in sorted((PACKAGE / "repositories").glob("[!_]*.py")):
        module = import_module(f"hotel_inbox.repositories.{path.stem}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__ and not name.startswith("_"):
                yield path.stem, name, function


def names_hotels(function: Callable[..., object]) -> bool:
    """Whether a query takes the hotels, or a heap or a reach, which name theirs."""
    return any(
        one.name == "hotels" or {"Heap", "Reach"} & {*re.findall(r"\w+", str(one.annotation))}
        for one in inspect.signature(function).parameters.values()
    )


def test_every_query_for_people_takes_the_hotels_they_may_see() -> None:
    unbounded = {
        f"{module}.{name}"
        for module, name, function in queries()
        if module not in FOR_THE_CLOCKWORK | NO_QUERIES
        and not names_hotels(function)
        and name not in FOR_NOBODY_IN_PARTICULAR.get(module, set())
    }
    assert unbounded == set()


def test_the_list_of_exceptions_holds_nothing_that_is_gone() -> None:
    there = {(module, name) for module, name, _ in queries()}
    listed = {
        (module, name) for module, names in FOR_NOBODY_IN_PARTICULAR.items() for name in names
    }
    assert listed <= there


def test_routes_and_pages_reach_conversations_only_by_a_viewer() -> None:
    for module, method in (
        ("assignment.Assignment", "assign"),
        ("connections.Connections", "add"),
        ("connections.Connections", "cards"),
        ("connections.Connections", "check"),
        ("connections.Connections", "describe"),
        ("connections.Connections", "resume"),
        ("connections.Connections", "set_activity"),
        ("connections.Connections", "set_token"),
        ("connections.Connections", "subscribe"),
        ("audit.AuditLog", "listed"),
        ("export.Export", "begin"),
        ("export.Export", "cancel"),
        ("export.Export", "check"),
        ("export.Export", "count"),
        ("export.Export", "progress"),
        ("conversations.Conversations", "page"),
        ("conversations.Conversations", "thread"),
        ("conversations.Conversations", "mark_read"),
        ("guest_details.GuestDetails", "change"),
        ("guest_details.GuestDetails", "history"),
        ("guest_details.GuestDetails", "panel"),
        ("leads.Leads", "hotels"),
        ("leads.Leads", "mark"),
        ("leads.Leads", "owners"),
        ("leads.Leads", "page"),
        ("leads.Leads", "remove"),
        ("leads.Leads", "set_dates"),
        ("leads.Leads", "set_owner"),
        ("leads.Leads", "set_state"),
        ("leads.Leads", "set_value"),
        ("outbox.Outbox", "send"),
        ("outbox.Outbox", "send_template"),
        ("outbox.Outbox", "retry"),
        ("notifications.Notifications", "bell"),
        ("notifications.Notifications", "mark_read"),
        ("files.Files", "allowance"),
        ("files.Files", "opened"),
        ("files.Files", "upload"),
        ("files.Files", "withdraw"),
        ("staff.Staff", "colleagues"),
        ("hotel_settings.HotelSettings", "listed"),
        ("hotel_settings.HotelSettings", "set_take_back"),
        ("hotel_settings.HotelSettings", "switch_bot"),
        ("preferences.OwnPreferences", "choose"),
        ("preferences.OwnPreferences", "of"),
        ("preferences.OwnPreferences", "rename"),
        ("preferences.OwnPreferences", "speak"),
        ("reminders.Reminders", "of"),
        ("sign_in.SignIn", "change_password"),
        ("takeover.Takeover", "release_held"),
        ("takeover.Takeover", "take_from"),
        ("takeover.Takeover", "take_over"),
        ("takeover.Takeover", "release"),
        ("templates.Templates", "create"),
        ("templates.Templates", "delete"),
        ("templates.Templates", "listed"),
        ("templates.Templates", "options"),
        ("templates.Templates", "sync"),
    ):
        file, name = module.split(".")
        service = getattr(import_module(f"hotel_inbox.services.{file}"), name)
        assert "viewer" in inspect.signature(getattr(service, method)).parameters
