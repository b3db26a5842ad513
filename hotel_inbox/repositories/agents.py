"""The staff, their hotels, their logins and their failed attempts."""

from datetime import datetime

from sqlalchemy import delete, func
from sqlmodel import Session, col, select

from hotel_inbox.models import Agent, AgentHotel, Login, SignInAttempt


def by_email(session: Session, email: str) -> Agent | None:
    """Find a person by their e-mail in lower case."""
    return session.exec(select(Agent).where(Agent.email == email)).first()


def by_id(session: Session, agent_id: int | None) -> Agent | None:
    """Find a person by their id, if there is one."""
    return session.get(Agent, agent_id) if agent_id is not None else None


def hotel_ids(session: Session, agent_id: int) -> frozenset[int]:
    """The hotels a person was given; admins need none."""
    query = select(AgentHotel.hotel_id).where(AgentHotel.agent_id == agent_id)
    return frozenset(session.exec(query))


def signed_in(session: Session, token_hash: str, now: datetime) -> tuple[Login, Agent] | None:
    """Find the login that this token stands for, if it is good now, and its agent."""
    query = (
        select(Login, Agent)
        .join(Agent, col(Agent.id) == Login.agent_id)
        .where(
            Login.token_hash == token_hash,
            col(Login.revoked_at).is_(None),
            Login.expires_at > now,
            col(Agent.active).is_(True),
        )
    )
    return session.exec(query).first()


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
