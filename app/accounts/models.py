"""What the database holds of organizers, column by column, each with its purpose and how long it stays."""

from datetime import date
from typing import Final

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.roles import Role
from app.database import Base, kept, one_of

FOR_GOOD: Final = "for good"
UNTIL_REMOVED: Final = "until the organizer is removed, is invited anew, or lets the invitation expire"
UNTIL_OVER: Final = "until the session ends, after eight hours at the latest; gone within an hour of that"
UNTIL_USED: Final = "until it is used or has expired, 7 days; gone within an hour of that"


class OrganizerRow(Base):
    """Somebody who may sign in at the desk; of one who was removed, only that there was such a one."""

    __tablename__ = "organizers"
    __table_args__ = (one_of("role", Role),)

    name: Mapped[str] = mapped_column(
        primary_key=True, info=kept("by which they sign in, and sign what they enter", FOR_GOOD)
    )
    role: Mapped[str] = mapped_column(info=kept("viewer, organizer or admin", FOR_GOOD))
    password_hash: Mapped[str] = mapped_column(info=kept("Argon2id of the password", UNTIL_REMOVED))
    totp_secret: Mapped[str] = mapped_column(
        info=kept("the secret shared with their device, which shows six figures made of it", UNTIL_REMOVED)
    )
    totp_step: Mapped[int] = mapped_column(
        BigInteger, info=kept("the newest half minute whose figures were used: once each", UNTIL_REMOVED)
    )
    invitation_hash: Mapped[bytes | None] = mapped_column(
        LargeBinary(32), info=kept("SHA-256 of the code that lets them choose a password", UNTIL_USED)
    )
    invited_until: Mapped[date] = mapped_column(info=kept("the last day on which it can be", FOR_GOOD))
    added: Mapped[date] = mapped_column(info=kept("the day on which they were invited first", FOR_GOOD))
    removed: Mapped[date | None] = mapped_column(info=kept("the day on which they were removed", FOR_GOOD))


class RecoveryCodeRow(Base):
    """A code that lets an organizer in once without their device."""

    __tablename__ = "recovery_codes"
    __table_args__ = (CheckConstraint("length(code_hash) = 32", name="code_hash_length"),)

    code_hash: Mapped[bytes] = mapped_column(
        LargeBinary(32), primary_key=True, info=kept("SHA-256 of the code", "until it is used")
    )
    organizer: Mapped[str] = mapped_column(
        ForeignKey("organizers.name"), info=kept("whose it is", "until it is used")
    )


class SessionRow(Base):
    """That somebody is signed in."""

    __tablename__ = "desk_sessions"
    __table_args__ = (CheckConstraint("length(token_hash) = 32", name="token_hash_length"),)

    token_hash: Mapped[bytes] = mapped_column(
        LargeBinary(32), primary_key=True, info=kept("SHA-256 of what their browser keeps", UNTIL_OVER)
    )
    organizer: Mapped[str] = mapped_column(
        ForeignKey("organizers.name"), index=True, info=kept("who it is", UNTIL_OVER)
    )
    expires: Mapped[int] = mapped_column(
        BigInteger, info=kept("when it ends, in seconds since 1970", UNTIL_OVER)
    )


class ActRow(Base):
    """Something that an organizer did at the desk; never changed, never deleted."""

    __tablename__ = "acts"

    number: Mapped[int] = mapped_column(primary_key=True, info=kept("1, 2, 3 …", FOR_GOOD))
    at: Mapped[int] = mapped_column(BigInteger, info=kept("when, in seconds since 1970", FOR_GOOD))
    organizer: Mapped[str] = mapped_column(info=kept("who did it, or the operator", FOR_GOOD))
    act: Mapped[str] = mapped_column(info=kept("what was done", FOR_GOOD))
    about: Mapped[str] = mapped_column(info=kept("to whom or what", FOR_GOOD))
