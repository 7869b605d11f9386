"""``organizers``: who may sign in at the desk; the operator lets the first one in."""

from datetime import UTC, datetime

import click

from app.accounts import organizers, signing_in
from app.accounts.roles import Role
from app.actions.authors import OPERATOR
from app.actions.codes import shown_code
from app.cli.command import LedgerCommand

_ROLE = click.Choice([role.value for role in Role])


@click.group(name="organizers")
def organizers_command() -> None:
    """Let organizers in at the desk, and out again."""


@organizers_command.command(cls=LedgerCommand)
@click.argument("name")
@click.option("--role", type=_ROLE, default=Role.ORGANIZER.value, show_default=True)
def add(name: str, role: str) -> None:
    """Invite somebody under that NAME, such as ana.ferrer."""
    _tell(organizers.invite(name, Role(role), OPERATOR, _now()), name)


@organizers_command.command(cls=LedgerCommand)
@click.argument("name")
def again(name: str) -> None:
    """Invite somebody anew who has lost password or device; both are taken away at once."""
    _tell(organizers.invite_again(name, OPERATOR, _now()), name)


@organizers_command.command(cls=LedgerCommand)
@click.argument("name")
@click.argument("role", type=_ROLE)
def role(name: str, role: str) -> None:
    """Give them another ROLE."""
    organizers.change_role(name, Role(role), OPERATOR, _now())


@organizers_command.command(cls=LedgerCommand)
@click.argument("name")
def remove(name: str) -> None:
    """Let them in no more; what they signed stays."""
    organizers.remove(name, OPERATOR, _now())


@organizers_command.command(cls=LedgerCommand, name="sign-out")
@click.argument("name")
def sign_out(name: str) -> None:
    """End all their sessions."""
    signing_in.end_sessions(name, OPERATOR, _now())


@organizers_command.command(cls=LedgerCommand, name="list")
def list_all() -> None:
    """Everybody who may sign in."""
    for one in organizers.everyone():
        state = "" if one.is_ready else f", invited until {one.invited_until}"
        click.echo(f"{one.name}: {one.role}{state}")


def _tell(code: str, name: str) -> None:
    click.echo(
        f"Tell {name} this code; it works once, for {organizers.INVITED_FOR.days} days: {shown_code(code)}"
    )
    click.echo("With it they choose a password and tie a device to it, at /desk/welcome on the website.")


def _now() -> datetime:
    return datetime.now(UTC)
