"""How the judge names a place in a sentence."""

from optimizer.domain.instance import NOT_GIVEN, Instance


def name_office(instance: Instance, office: int) -> str:
    """Return what an office is called, in quotes."""
    return repr(instance.called.offices[office])


def name_duty(instance: Instance, duty: int) -> str:
    """Return what a duty is called, in quotes."""
    return repr(instance.called.duties[duty])


def name_cell(instance: Instance, cell: int) -> str:
    """Return a cell's office and duty."""
    office, duty = divmod(int(cell), instance.num_duties)
    return f"{name_office(instance, office)} {name_duty(instance, duty)}"


def name_pool(instance: Instance, pool: int) -> str:
    """Return what a pool is called, in quotes; the nameless one is called nothing."""
    return repr(instance.called.pools[pool])


def name_officers(instance: Instance, pool: int) -> str:
    """Return whom a count is of: officers of one pool, or of all where it is `NOT_GIVEN`."""
    return "officers" if pool == NOT_GIVEN else f"officers of pool {name_pool(instance, pool)}"
