"""How the judge names a place in a sentence."""

from optimizer.domain.instance import NOT_GIVEN, Instance


def name_office(instance: Instance, office: int) -> str:
    """Return an office's id in quotes."""
    return repr(instance.offices.ids[office])


def name_duty(instance: Instance, duty: int) -> str:
    """Return a duty's id in quotes."""
    return repr(instance.duties.ids[duty])


def name_cell(instance: Instance, cell: int) -> str:
    """Return a cell's office and duty."""
    office, duty = divmod(int(cell), instance.num_duties)
    return f"{name_office(instance, office)} {name_duty(instance, duty)}"


def name_pool(instance: Instance, pool: int) -> str:
    """Return a pool's id in quotes; the pool without a name has the empty one."""
    return repr(instance.pools.ids[pool])


def name_officers(instance: Instance, pool: int) -> str:
    """Return whom a count is of: officers of one pool, or of all where it is `NOT_GIVEN`."""
    return "officers" if pool == NOT_GIVEN else f"officers of pool {name_pool(instance, pool)}"


def name_row(instance: Instance, table: str, row: int) -> str:
    """Return a table and the number its row was given under."""
    given = instance.rows.get(table)
    return f"{table}, row {row + 1 if given is None else int(given[row])}"
