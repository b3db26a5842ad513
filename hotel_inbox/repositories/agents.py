"""The staff, their hotels, their logins and their failed attempts."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, func, or_, update
from sqlmodel import Session, col, select

from hotel_inbox.domain.staff import Role
from hotel_inbox.models import Agent, AgentHotel, Hotel, Login, SignInAttempt


def by_email(session: Session, email: str) -> Agent | None:
    """Find a person by their e-mail in lower case."""
    return session.exec(select(Agent).where(Agent.email == email)).first()


def by_id(session: Session, agent_id: int | None) -> Agent | None:
    """Find a person by their id, if there is one."""
    return session.get(Agent, agent_id) if agent_id is not None else None


def locked(session: Session, agent_id: int) -> Agent | None:
    """Fetch a person and hold their row: they change something of their own."""
    query = select(Agent).where(Agent.id == agent_id).with_for_update(key_share=True)
    return session.exec(query).first()


def hotel_ids(session: Session, agent_id: int) -> frozenset[int]:
    """The hotels a person was given; admins need none."""
    query = select(AgentHotel.hotel_id).where(AgentHotel.agent_id == agent_id)
    return frozenset(session.exec(query))


def all_hotel_ids(session: Session, agent_ids: Collection[int]) -> dict[int, frozenset[int]]:
    """The hotels that each of some people was given; who has none is missing."""
    given: dict[int, set[int]] = {}
    query = select(AgentHotel.agent_id, AgentHotel.hotel_id).where(
        col(AgentHotel.agent_id).in_(agent_ids)
    )
    for agent_id, hotel_id in session.exec(query):
        given.setdefault(agent_id, set()).add(hotel_id)
    return {agent_id: frozenset(ids) for agent_id, ids in given.items()}


def seen_by(session: Session, agent: Agent) -> frozenset[int]:
    """Name the hotels that a person sees: what they were given, or all."""
    if agent.role is Role.ADMIN:
        return frozenset(session.exec(select(Hotel.id)))
    return hotel_ids(session, agent.id)


def staff_of(
    session: Session, hotels: Collection[int], roles: Collection[Role] = tuple(Role)
) -> list[Agent]:
    """List the active staff with one of these roles who see one of these hotels, by name."""
    given = select(AgentHotel.agent_id).where(col(AgentHotel.hotel_id).in_(hotels))
    query = (
        select(Agent)
        .where(
            col(Agent.active).is_(True),
            col(Agent.role).in_(roles),
            or_(col(Agent.role) == Role.ADMIN, col(Agent.id).in_(given)),
        )
        .order_by(col(Agent.name), col(Agent.id))
    )
    return list(session.exec(query))


def note_active(session: Session, agent_id: int, now: datetime) -> None:
    """Note that a page of this person is looked at."""
    session.exec(update(Agent).where(col(Agent.id) == agent_id).values(active_at=now))


def signed_in(session: Session, token_hash: str, now: datetime) -> tuple[Login, Agent] | None:
    """Find the login that this token stands for, if it is good now, and its agent."""
    return next(iter(all_signed_in(session, [token_hash], now)), None)


def all_signed_in(
    session: Session, token_hashes: Collection[str], now: datetime
) -> list[tuple[Login, Agent]]:
    """Find those of some logins that are good now, each with its agent."""
    query = (
        select(Login, Agent)
        .join(Agent, col(Agent.id) == Login.agent_id)
        .where(
            col(Login.token_hash).in_(token_hashes),
            col(Login.revoked_at).is_(None),
            Login.expires_at > now,
            col(Agent.active).is_(True),
        )
    )
    return list(session.exec(query))


def attempts(
    session: Session, *, since: datetime, email: str | None = None, address: str | None = None
) -> int:
    """Count sign-ins that failed or are under way, to an account or from an address."""
    query = select(func.count()).select_from(SignInAttempt).where(SignInAttempt.at > since)
    if email is not None:
        query = query.where(SignInAttempt.email == email)
    if address is not None:
        query = query.where(SignInAttempt.address == address)
    return session.exec(query).one()


def forget_attempt(session: Session, attempt_id: int) -> None:
    """Drop one attempt that shall not count."""
    session.exec(delete(SignInAttempt).where(col(SignInAttempt.id) == attempt_id))


def forget_attempts(session: Session, *, before: datetime) -> None:
    """Drop failed attempts that no longer count."""
    session.exec(delete(SignInAttempt).where(col(SignInAttempt.at) < before))


def forget_attempts_of(session: Session, email: str) -> None:
    """Drop an account's failed attempts, after it signed in."""
    session.exec(delete(SignInAttempt).where(col(SignInAttempt.email) == email))


def forget_logins(session: Session, *, before: datetime) -> None:
    """Drop logins that ended long ago."""
    session.exec(delete(Login).where(col(Login.expires_at) < before))


def of_hotels(session: Session, hotels: Collection[int]) -> list[tuple[Agent, frozenset[int]]]:
    """List the active staff of these hotels by name, each with those of them that they see."""
    given: dict[int, set[int]] = {}
    rows = select(AgentHotel.agent_id, AgentHotel.hotel_id).where(
        col(AgentHotel.hotel_id).in_(hotels)
    )
    for agent_id, hotel_id in session.exec(rows):
        given.setdefault(agent_id, set()).add(hotel_id)
    return [
        (agent, frozenset(hotels if agent.role is Role.ADMIN else given[agent.id]))
        for agent in staff_of(session, hotels)
    ]


def revoke_logins(session: Session, agent_id: int, *, but: int, now: datetime) -> None:
    """End all logins of a person but one."""
    session.exec(
        update(Login)
        .where(
            col(Login.agent_id) == agent_id,
            col(Login.id) != but,
            col(Login.revoked_at).is_(None),
        )
        .values(revoked_at=now)
    )
