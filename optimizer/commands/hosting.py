"""How the service and its workers are started from the command line."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from api.settings import Settings


def run_with(run_service: "Callable[[Settings], None]", **given: object) -> None:
    """Run a service with what the command line and the environment set."""
    from pydantic import ValidationError

    from api.serve import CannotServe
    from api.settings import Settings

    chosen = {name: value for name, value in given.items() if value is not None}
    try:
        run_service(Settings.model_validate(chosen))
    except ValidationError as error:
        said = "; ".join(
            f"CASELOAD_{fault['loc'][0]}".upper() + f": {fault['msg']}" for fault in error.errors()
        )
        raise click.ClickException(said) from None
    except CannotServe as error:
        raise click.ClickException(str(error)) from None
