"""The command line: each command reads what is asked, calls one function, shows the answer.

Nothing heavy is imported before a command needs it, so that ``--help`` answers at once.
"""

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from io import TextIOWrapper

import click

from optimizer import __version__
from optimizer.terminal.endings import ANSWERED, explain

COMMANDS = (
    "batch",
    "check",
    "compare",
    "conflict",
    "curve",
    "evaluate",
    "frontier",
    "instances",
    "place",
    "rank",
    "serve",
    "service",
    "solve",
    "template",
    "verify",
    "why",
    "worker",
)
"""Each is the `command` of a module of its name in `optimizer.commands`."""


COMPLETE = "_CASELOAD_COMPLETE"
"""Set by a shell that asks how a word may go on, as click has it."""


class Commands(click.Group):
    """Commands that are imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(COMMANDS)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            from optimizer.files.faults import suggest

            ctx.fail(f"There is no command {name!r}. {suggest(name, COMMANDS)}".rstrip())
        return super().resolve_command(ctx, args)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in COMMANDS:
            return None
        found: click.Command = import_module(f"optimizer.commands.{cmd_name}").command
        found.name = cmd_name
        return found


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="caseload", message="%(prog)s %(version)s")
def caseload() -> None:
    """Who should serve where, so that the heaviest caseload is as light as it can be.

    Exit codes: 0 answered (that no plan exists is an answer), 2 bad input, 3 a rule or question
    this version cannot honour, 4 a plan or proof found wanting, 1 a defect of ours.
    """


def main() -> None:
    """Run the command line and exit with its code."""
    asked = os.environ.get(COMPLETE)
    if asked:
        from click.shell_completion import shell_complete

        sys.exit(shell_complete(caseload, {}, "caseload", COMPLETE, asked))
    code = run(sys.argv[1:])
    with suppress(BrokenPipeError):
        sys.stdout.flush()
    sys.exit(code)


def run(arguments: Sequence[str]) -> int:
    """Return the exit code of the command that the arguments name, having run it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        # Not caseload.main(): click would give 1, our code for a defect, to a closed pipe.
        with caseload.make_context("caseload", list(arguments)) as context:
            code: int = caseload.invoke(context)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read us has had enough; nor may the interpreter complain as it closes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ANSWERED
    except (KeyboardInterrupt, Exception) as error:
        return explain(error)
    return code


if __name__ == "__main__":
    main()
