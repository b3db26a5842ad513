"""Templates, as they are looked up."""

from collections.abc import Collection, Sequence

from sqlalchemy import and_, or_
from sqlmodel import Session, col, select

from hotel_inbox.domain.templates import APPROVED
from hotel_inbox.models import Connection, Template


def of_connections(
    session: Session, hotels: Collection[int], connection_ids: Collection[int]
) -> list[Template]:
    """List the templates of connections by name and language."""
    query = (
        select(Template)
        .where(
            col(Template.hotel_id).in_(hotels),
            col(Template.connection_id).in_(connection_ids),
        )
        .order_by(col(Template.name), col(Template.language), col(Template.id))
    )
    return list(session.exec(query))


def approved(session: Session, hotels: Collection[int], connection_id: int) -> list[Template]:
    """List the templates of a connection that may be sent now."""
    query = (
        select(Template)
        .where(
            col(Template.hotel_id).in_(hotels),
            Template.connection_id == connection_id,
            Template.status == APPROVED,
        )
        .order_by(col(Template.name), col(Template.language))
    )
    return list(session.exec(query))


def visible(
    session: Session, hotels: Collection[int], connection_id: int, template_id: int
) -> Template | None:
    """Fetch a template of a connection that the asker may see."""
    query = select(Template).where(
        Template.id == template_id,
        Template.connection_id == connection_id,
        col(Template.hotel_id).in_(hotels),
    )
    return session.exec(query).first()


def of_business(
    session: Session, business_id: str, provider_id: str, name: str, language: str
) -> Sequence[Template]:
    """Find a template on every connection of a business account, and hold its rows."""
    query = (
        select(Template)
        .join(Connection, col(Connection.id) == Template.connection_id)
        .where(
            Connection.waba_id == business_id,
            or_(
                col(Template.provider_id) == provider_id,
                and_(col(Template.name) == name, col(Template.language) == language),
            ),
        )
        .order_by(col(Template.id))
        .with_for_update(of=Template, key_share=True)
    )
    return list(session.exec(query))
