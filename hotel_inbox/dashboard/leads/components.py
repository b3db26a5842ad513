"""The table of leads; on a phone each row is a card."""

import reflex as rx

from hotel_inbox.dashboard.elements import really_delete
from hotel_inbox.dashboard.icons import channel_icon, icon
from hotel_inbox.dashboard.language.state import Words, t
from hotel_inbox.dashboard.leads.choices import state_choice
from hotel_inbox.dashboard.leads.state import LeadsState
from hotel_inbox.dashboard.leads.views import NOBODY, LeadView
from hotel_inbox.dashboard.shell.components import link

_DASH = "–"


def lead_table() -> rx.Component:
    """Show the leads, each with what can be changed of it in place."""
    heads = (t("Guest"), t("State"), t("Value"), t("Stay"), t("Owner"), t("Created"), "")
    return rx.el.div(
        rx.el.table(
            rx.el.thead(
                rx.el.tr(
                    *(rx.el.th(head, scope="col", role="columnheader") for head in heads[:-1]),
                    rx.el.td(),
                    role="row",
                ),
                role="rowgroup",
            ),
            rx.el.tbody(rx.foreach(LeadsState.rows, _lead), role="rowgroup"),
            class_name="leads",
            role="table",
            aria_label=t("Leads"),
            data_testid="leads",
        ),
        class_name="leads-frame",
    )


def _lead(lead: LeadView) -> rx.Component:
    return rx.el.tr(
        _cell(_guest(lead), "lead-guest"),
        _cell(
            state_choice(
                lead.state,
                lambda chosen: LeadsState.set_state(lead.id, lead.state, chosen),
                test_id="lead-state",
                about=lead.guest,
            ),
            "lead-state-cell",
        ),
        _cell(_editable(lead, "value", t("Value"), lead.value, _value_form(lead)), "lead-value"),
        _cell(_editable(lead, "dates", t("Stay"), lead.dates, _dates_form(lead)), "lead-dates"),
        _cell(_owner(lead), "lead-owner-cell"),
        _cell(
            rx.fragment(
                rx.el.span(lead.created), rx.cond(lead.created_by, rx.el.small(lead.created_by))
            ),
            "lead-created",
        ),
        _cell(_removal(lead), "lead-end"),
        key=lead.id,
        role="row",
        data_testid="lead",
        data_lead_id=lead.id,
        data_state=lead.state,
    )


def _cell(content: rx.Component, class_name: str) -> rx.Component:
    return rx.el.td(content, role="cell", class_name=class_name)


def _guest(lead: LeadView) -> rx.Component:
    return rx.fragment(
        link(
            rx.el.span(
                channel_icon(lead.channel),
                class_name="channel",
                role="img",
                aria_label=lead.channel_name,
                title=lead.channel_name,
                data_channel=lead.channel,
            ),
            rx.el.b(lead.guest, class_name="name", dir="auto"),
            to=lead.href,
            title=t("Open the conversation"),
            data_testid="lead-guest",
        ),
        rx.cond(lead.hotel, rx.el.small(lead.hotel)),
    )


def _editable(
    lead: LeadView, field: str, label: Words, shown: str, form: rx.Component
) -> rx.Component:
    is_open = (LeadsState.editing == lead.id) & (LeadsState.field == field)
    more = rx.cond(lead.party, rx.el.small(lead.party)) if field == "dates" else rx.fragment()
    return rx.cond(
        is_open,
        form,
        rx.fragment(
            rx.el.button(
                rx.cond(shown, shown, _DASH),
                type="button",
                class_name=rx.cond(shown, "in-place", "in-place unknown"),
                title=t("Edit {what}", what=label),
                on_click=LeadsState.edit(lead.id, field),
                data_testid=f"lead-{field}",
            ),
            more,
        ),
    )


def _value_form(lead: LeadView) -> rx.Component:
    return rx.el.form(
        rx.el.label(
            rx.el.input(
                name="value",
                default_value=lead.amount,
                input_mode="decimal",
                max_length=40,
                auto_focus=True,
                auto_complete="off",
                aria_label=t("Value"),
                aria_invalid=rx.cond(LeadsState.problem, "true", "false"),
                data_testid="lead-value-field",
            ),
            rx.el.span(lead.currency),
        ),
        _problem(),
        _unseen_cancel(),
        on_submit=LeadsState.save,
        class_name="edit-form",
        no_validate=True,
    )


def _dates_form(lead: LeadView) -> rx.Component:
    return rx.el.form(
        rx.el.input(
            type="date",
            name="check_in",
            default_value=lead.check_in,
            auto_focus=True,
            aria_label=t("Arrival"),
            data_testid="lead-check-in",
        ),
        rx.el.input(
            type="date",
            name="check_out",
            default_value=lead.check_out,
            aria_label=t("Departure"),
            data_testid="lead-check-out",
        ),
        _problem(),
        rx.el.div(
            rx.el.button(
                t("Save"), type="submit", class_name="button primary", data_testid="lead-dates-save"
            ),
            rx.el.button(
                t("Cancel"),
                type="button",
                class_name="button edit-cancel",
                on_click=LeadsState.cancel,
            ),
            class_name="form-end",
        ),
        on_submit=LeadsState.save,
        class_name="edit-form",
        no_validate=True,
    )


def _problem() -> rx.Component:
    return rx.cond(
        LeadsState.problem,
        rx.el.p(LeadsState.problem, class_name="problem", role="alert", data_testid="lead-problem"),
    )


def _unseen_cancel() -> rx.Component:
    return rx.el.button(
        type="button",
        class_name="unseen edit-cancel",
        tab_index=-1,
        aria_hidden="true",
        on_click=LeadsState.cancel,
    )


def _owner(lead: LeadView) -> rx.Component:
    return rx.el.select(
        rx.el.option(_DASH, value=NOBODY),
        rx.cond(lead.former_owner, rx.el.option(lead.former_owner, value=lead.owner_id)),
        rx.foreach(LeadsState.staff[lead.hotel_id], lambda one: rx.el.option(one[1], value=one[0])),
        value=lead.owner_id,
        on_change=lambda chosen: LeadsState.set_owner(lead.id, chosen),
        aria_label=t("Owner of {about}", about=lead.guest),
        class_name="in-place",
        data_testid="lead-owner",
    )


def _removal(lead: LeadView) -> rx.Component:
    return rx.cond(
        lead.removable,
        rx.cond(
            LeadsState.removing == lead.id,
            really_delete(
                t("Delete this lead? It was never one."),
                lead.guest,
                busy="",
                delete=LeadsState.remove(lead.id),
                keep=LeadsState.ask_to_remove(0),
                test_id="lead-remove-really",
            ),
            rx.el.button(
                icon("bin"),
                type="button",
                class_name="icon-button",
                aria_label=t("Delete the lead of {about}", about=lead.guest),
                title=t("Delete the lead"),
                on_click=LeadsState.ask_to_remove(lead.id),
                data_testid="lead-remove",
            ),
        ),
    )
