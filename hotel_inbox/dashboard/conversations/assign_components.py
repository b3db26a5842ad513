"""Who has the open conversation, and the list in which one gives it to somebody."""

import reflex as rx

from hotel_inbox.dashboard.conversations.assign_state import AssignState
from hotel_inbox.dashboard.conversations.assign_views import PersonView
from hotel_inbox.dashboard.conversations.state import ConversationsState
from hotel_inbox.dashboard.icons import icon
from hotel_inbox.dashboard.language.state import t

_LIST = "assign-list"


def assign_button() -> rx.Component:
    """Say who has it; the browser itself opens and closes the list."""
    head = ConversationsState.head
    return rx.fragment(
        rx.el.button(
            rx.cond(
                head.assignee,
                rx.el.span(head.assignee_initials, class_name="avatar tiny", aria_hidden="true"),
                icon("assign"),
            ),
            rx.el.span(
                rx.cond(head.assignee, head.assignee, t("Assign")), class_name="assign-name"
            ),
            type="button",
            class_name="assign",
            aria_label=head.assign_label,
            aria_haspopup="dialog",
            title=head.assign_label,
            on_click=AssignState.open(head.hotel_id),
            custom_attrs={"popoverTarget": _LIST},
            data_testid="assign",
            data_value=head.assignee_id,
        ),
        _people(),
    )


def _people() -> rx.Component:
    return rx.el.section(
        rx.el.input(
            type="search",
            placeholder=t("Search colleagues"),
            aria_label=t("Search colleagues"),
            auto_complete="off",
            class_name="choices-search",
            data_testid="assign-search",
            data_seeks="true",
        ),
        rx.cond(
            AssignState.people,
            rx.el.ul(rx.foreach(AssignState.people, _person), class_name="choices-list"),
            rx.cond(AssignState.problem, _unread(), _loading()),
        ),
        rx.el.p(
            t("Nobody of this name."), class_name="choices-none", hidden=True, data_none="true"
        ),
        id=_LIST,
        class_name="choices",
        role="dialog",
        aria_label=t("Assign this conversation"),
        custom_attrs={"popover": "auto"},
        data_choices="true",
    )


def _loading() -> rx.Component:
    return rx.el.p(t("Loading…"), class_name="choices-none", role="status")


def _unread() -> rx.Component:
    return rx.el.div(
        rx.el.p(AssignState.problem),
        rx.el.button(
            t("Try again"),
            type="button",
            class_name="button",
            on_click=AssignState.open(AssignState.hotel_id),
        ),
        class_name="choices-none",
        role="alert",
        data_testid="assign-problem",
    )


def _person(person: PersonView) -> rx.Component:
    head = ConversationsState.head
    has_it = person.id == head.assignee_id
    return rx.el.li(
        rx.el.button(
            rx.el.span(
                person.initials,
                rx.cond(person.online, rx.el.i(class_name="online")),
                class_name="avatar tiny",
                aria_hidden="true",
            ),
            rx.el.span(
                rx.el.b(person.name),
                rx.el.small(person.about),
                class_name="choice-words",
            ),
            rx.cond(has_it, icon("tick")),
            type="button",
            aria_pressed=rx.cond(has_it, "true", "false"),
            on_click=ConversationsState.assign(head.id, person.id, head.assignee_id),
            custom_attrs={"popoverTarget": _LIST, "popoverTargetAction": "hide"},
            data_testid="assign-option",
            data_value=person.id,
            data_online=person.online,
        ),
        key=person.id,
    )
