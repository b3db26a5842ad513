"""The leads of a conversation and the guest's other conversations, in the guest panel."""

import reflex as rx

from hotel_inbox.dashboard.conversations.guest_state import GuestState
from hotel_inbox.dashboard.conversations.guest_views import LeadLineView, OtherView
from hotel_inbox.dashboard.conversations.state import ConversationsState
from hotel_inbox.dashboard.elements import really_delete
from hotel_inbox.dashboard.icons import channel_icon, icon
from hotel_inbox.dashboard.language.state import t
from hotel_inbox.dashboard.leads.choices import state_choice
from hotel_inbox.dashboard.shell.components import link


def mark_lead() -> rx.Component:
    """Make a lead of the open conversation, or lead to the one that is there."""
    opened = ConversationsState.head.id
    return rx.cond(
        ConversationsState.panel.open_lead,
        link(
            icon("flag"),
            rx.el.span(t("Lead")),
            to=ConversationsState.panel.leads_href,
            class_name="button mark-lead marked",
            title=t("Show the lead"),
            data_testid="mark-lead",
            data_marked="true",
        ),
        rx.el.button(
            icon("flag"),
            rx.el.span(t("Mark as Lead")),
            type="button",
            class_name="button mark-lead",
            aria_label=t("Mark as Lead"),
            title=t("Mark as Lead"),
            on_click=ConversationsState.mark_lead(opened),
            data_testid="mark-lead",
            data_marked="false",
        ),
    )


def leads() -> rx.Component:
    """Show the leads of the conversation, whose states change right here."""
    return rx.cond(
        ConversationsState.panel.leads,
        rx.el.section(
            rx.el.h2(
                t("Lead"),
                link(
                    t("Show in Leads"),
                    to=ConversationsState.panel.leads_href,
                    class_name="text-link",
                ),
            ),
            rx.el.ul(rx.foreach(ConversationsState.panel.leads, _lead), class_name="panel-leads"),
            class_name="group",
            data_testid="guest-lead",
        ),
    )


def _lead(lead: LeadLineView) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            state_choice(
                lead.state,
                ConversationsState.set_lead_state(lead.id, lead.state),
                test_id="guest-lead-state",
            ),
            rx.cond(
                lead.removable,
                rx.el.button(
                    icon("bin"),
                    type="button",
                    class_name="icon-button",
                    aria_label=t("Delete the lead"),
                    title=t("Delete the lead"),
                    on_click=GuestState.ask_to_remove(lead.id),
                    data_testid="guest-lead-remove",
                ),
            ),
            class_name="panel-lead-head",
        ),
        rx.cond(lead.about, rx.el.p(lead.about)),
        rx.cond(
            GuestState.removing == lead.id,
            really_delete(
                t("Delete this lead? It was never one."),
                lead.state_word,
                busy="",
                delete=[ConversationsState.remove_lead(lead.id), GuestState.ask_to_remove(0)],
                keep=GuestState.ask_to_remove(0),
                test_id="guest-lead-remove-really",
            ),
        ),
        key=lead.id,
    )


def others() -> rx.Component:
    """List the other conversations with the same person."""
    return rx.cond(
        ConversationsState.panel.others,
        rx.el.section(
            rx.el.h2(t("Other conversations")),
            rx.el.ul(rx.foreach(ConversationsState.panel.others, _other), class_name="others"),
            class_name="group",
            data_testid="guest-others",
        ),
    )


def _other(one: OtherView) -> rx.Component:
    return rx.el.li(
        link(
            rx.el.span(
                channel_icon(one.channel),
                class_name="channel",
                role="img",
                aria_label=one.channel_name,
                title=one.channel_name,
                data_channel=one.channel,
            ),
            rx.el.span(
                rx.el.b(one.guest, class_name="name"),
                rx.el.small(one.about),
                class_name="other-words",
            ),
            rx.el.span(one.ago, class_name="ago"),
            to=one.href,
            data_testid="guest-other",
        ),
        key=one.href,
    )
