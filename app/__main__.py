"""The `every-letter` command: the application's commands, with faults told in one sentence."""

import sys


def main() -> None:
    """Runs the command line; a fault of the settings ends with its sentence and status 1."""
    # Imported here, because the press's workers import the program's main module again.
    from flask.cli import FlaskGroup

    from app import create_app
    from app.errors import EveryLetterError

    commands = FlaskGroup(
        create_app=create_app,
        add_default_commands=False,
        load_dotenv=False,
        help="Write letters for people at risk, print them, and count each of them once.",
    )
    try:
        commands(prog_name="every-letter")
    except EveryLetterError as error:
        sys.exit(f"Error: {error}")


if __name__ == "__main__":
    main()
