"""Does a proof hold? Checked from the tables alone, by weak duality, in whole numbers.

Put a price on arriving in each cell and a toll on each gate. Every officer takes the cheapest way
at those prices, every cell holds the number that suits it best between its bounds, and each gate
pays back its toll as often as its cap: no plan can cost less than that sum. So a bound above a
budget, or above 0 where moves cost nothing, shows that no plan exists; one equal to a plan's cost,
that no plan is cheaper.

Rules that are no limits, gates or caps are left aside here. Plans that keep them are among those
counted, so a bound holds for them too, and a plan that reaches it is the best of them. Bounds that
count every rule are `optimizer.judge.sums`.
"""

from dataclasses import dataclass, field
from fractions import Fraction
from operator import mul

import numpy as np

from optimizer.domain.instance import THOUSAND, Bools, Instance, Ints
from optimizer.domain.load import NO_LOAD, Load, officers_needed, officers_needed_below, rank
from optimizer.domain.plan import NOWHERE, Plan
from optimizer.domain.proof import Chain, Prices, Proof, Rate, Weights
from optimizer.judge.measure import highest, measure_loads, measure_total_cost
from optimizer.judge.sums import check_weights
from optimizer.judge.ways import Ways

LARGEST_PRICE = 2**56
"""Prices beyond this could leave 64 bits when a way's are added up."""

NO_GAIN = -1
FULL = -2
NEVER = np.iinfo(np.int64).max


@dataclass
class Verdict:
    """What was offered and what holds.

    Attributes
    ----------
    holds : for each part offered, whether its proof holds
    reasons : a sentence for each part that does not
    """

    holds: dict[str, bool] = field(default_factory=dict)
    reasons: list[str] = field(default_factory=list)

    def record(self, part: str, reason: str | None) -> None:
        """Note why a part does not hold, or None if it does; one proof of it is enough."""
        if self.holds.get(part):
            return
        self.holds[part] = reason is None
        if reason is not None:
            self.reasons.append(f"{part}: {reason}")


def certify(instance: Instance, objective: str, plan: Plan | None, proof: Proof) -> Verdict:
    """Return which parts of a proof hold for a plan that keeps the rules, or for there being none.

    A proof that counts what no rule caps shows nothing; the verdict then says so under ``rate``.
    Parts are ``infeasible``, ``peak``, ``leximin`` and ``cost``, and ``bound`` where weights show
    that no plan has a peak below some load; a part that is not offered is not in the verdict.
    """
    verdict = Verdict()
    peak = None if plan is None else highest(measure_loads(instance, plan))
    if proof.weights is not None:
        _weigh(verdict, instance, proof.weights, peak)
    fte = one_fte_per_duty(instance)
    if fte is None:
        return verdict
    if proof.rate not in caps_of(instance):
        verdict.record("rate", "no rule caps what the proof counts")
        return verdict
    court = Court(instance, fte, proof.rate)
    if plan is None or peak is None:
        if proof.infeasible is not None:
            verdict.record("infeasible", court.check_infeasible(proof.infeasible))
        return verdict
    if proof.peak is not None or peak == NO_LOAD:
        verdict.record("peak", None if peak == NO_LOAD else court.check_peak(proof.peak, peak))
    officers = plan.officers_by_pool.sum(axis=0)
    if objective == "peak":
        court.ask(court.needed(peak))
    elif proof.chain is not None:
        verdict.record("leximin", court.check_chain(proof.chain, officers, _unplaced(plan)))
    else:
        check = court.check_levels if proof.rate == "nothing" else court.check_kept
        reason = check(list(proof.steps), officers)
        # Where no cell has a choice there is nothing to offer; otherwise nothing was.
        if proof.steps or reason is None:
            verdict.record("leximin", reason)
    # Which plans have these loads is known only from a chain or steps that hold.
    if proof.cost is not None and (objective == "peak" or verdict.holds.get("leximin")):
        court.rate = "cost"
        verdict.record("cost", court.check_cost(proof.cost, measure_total_cost(plan)))
    return verdict


def _weigh(verdict: Verdict, instance: Instance, weights: Weights, peak: Load | None) -> None:
    """Record what weights show of a plan's peak, or of there being no plan where it is None."""
    reason, below = check_weights(instance, weights), weights.below
    if below is None and peak is None:
        verdict.record("infeasible", reason)
    elif below is None or (peak is not None and below > peak):
        verdict.record("bound", "the plan has a lower peak than the weights are to show")
    else:
        verdict.record("bound", reason)
        if below == peak and reason is None:
            verdict.record("peak", None)


def one_fte_per_duty(instance: Instance) -> Ints | None:
    """Return each duty's FTE, (num_duties,) thousandths, or None where officers of several meet.

    None as well where cases move: then what a cell needs is not known from its officers.
    """
    if len(instance.remote.office):
        return None
    used = np.zeros(instance.num_pools, dtype=bool)
    used[instance.staff.pool] = used[instance.hires.pool] = True
    serving = instance.pools.duties & used[:, None]
    fte = np.where(serving, instance.fte, 0).max(axis=0, initial=0)
    if (serving & ((instance.fte != fte) | (fte == 0))).any():
        return None
    return np.where(serving.any(axis=0), fte, THOUSAND)


def caps_of(instance: Instance) -> dict[Rate, int]:
    """Return what may be counted and how much of it the rules allow; nothing costs nothing."""
    rules = instance.rules
    caps: dict[Rate, int | None] = {
        "nothing": 0,
        "cost": rules.budget,
        "transfers": rules.transfers_max,
        "duty_changes": rules.duty_changes_max,
    }
    return {rate: cap for rate, cap in caps.items() if cap is not None}


class Court:
    """The cells' bounds and the ways still open, narrowed as parts of a proof are accepted."""

    def __init__(self, instance: Instance, fte: Ints, rate: Rate) -> None:
        self.instance = instance
        self.ways = Ways(instance)
        self.rate: Rate = rate
        self.cap = caps_of(instance)[rate]
        self.lower, self.upper = instance.least.copy(), instance.most.copy()
        self.held = np.zeros(len(self.ways.caps), dtype=bool)
        self.lower = np.maximum(self.lower, -(-instance.fte_asked // fte[instance.cell_duty]))
        self.top = instance.weighted_cases * THOUSAND
        self.bottom = instance.standard * fte[instance.cell_duty]

    def needed(self, limit: Load) -> Ints:
        """Return the officers each cell needs for a load of at most the limit."""
        if limit.uncovered:
            waiting = self.instance.standard * THOUSAND
            return (officers_needed(self.top, waiting, limit.ratio) > 1).astype(np.int64)
        if limit == NO_LOAD:
            return np.zeros_like(self.top)
        return officers_needed(self.top, self.bottom, limit.ratio)

    def needed_below(self, limit: Load) -> Ints:
        """Return the officers each cell needs for a load below the limit."""
        if limit.uncovered:
            waiting = self.instance.standard * THOUSAND
            return (officers_needed_below(self.top, waiting, limit.ratio) > 1).astype(np.int64)
        return officers_needed_below(self.top, self.bottom, limit.ratio)

    def ask(self, officers: Ints) -> None:
        self.lower = np.maximum(self.lower, officers)

    def bound(self, prices: Prices, counted: Ints | None = None) -> int | None:
        """Return what every plan costs at least, or None for prices that prove nothing.

        Parameters
        ----------
        counted : (num_cells, 3), what holding its lower bound, one more, or its upper bound costs
            each cell beside the officers' ways; None for nothing
        """
        tolls = self.ways.gate_values(prices.tolls)
        paid_back = (tolls < 0) & ~self.held
        if paid_back.any() or max(_size(prices.cell), _size(tolls)) > LARGEST_PRICE:
            return None
        worth = self._worth(prices, tolls)
        total = _dot(worth[self.ways.starts], self.ways.officers) - _dot(tolls, self.ways.caps)
        return total + sum(self._choices(prices, counted).min(axis=1).tolist())

    def check_infeasible(self, prices: Prices) -> str | None:
        if (self.lower > self.upper).any():
            return None
        bound = self.bound(prices)
        if bound is None or bound <= self.cap:
            return "the prices do not show that the limits cannot be kept"
        return None

    def check_peak(self, prices: Prices | None, peak: Load) -> str | None:
        lower = self.lower
        self.ask(self.needed_below(peak))
        beyond = bool((self.lower > self.upper).any())
        bound = None if beyond or prices is None else self.bound(prices)
        self.lower = lower
        if beyond or (bound is not None and bound > self.cap):
            return None
        return "the prices do not show that no plan has a lower peak"

    def check_cost(self, prices: Prices, cost: int) -> str | None:
        if self.bound(prices) != cost:
            return "the prices do not show that no plan with these loads is cheaper"
        return None

    def check_chain(self, chain: Chain, officers: Ints, unplaced: int) -> str | None:
        """The cells up to each level are full, and inside a level no exchange helps."""
        opens = self.ways.gate_values(chain.opens)
        num_levels = int(chain.level.max(initial=0)) + 1
        inside = num_levels <= len(chain.level) and _levels_within(opens, num_levels)
        if not inside or not _levels_within(chain.level, num_levels):
            return "the levels are not a chain"
        worth = self.ways.worth(chain.level, num_levels - 1, opens, "nothing", np.maximum)
        behind = self.ways.behind_gates(worth)
        shut = behind < opens
        starts = np.minimum(worth[self.ways.starts], num_levels)
        room = _totals(starts, self.ways.officers, num_levels)
        room += _totals(behind[shut], self.ways.caps[shut], num_levels)
        room -= _totals(np.minimum(opens[shut], num_levels), self.ways.caps[shut], num_levels)
        present = _totals(chain.level, officers, num_levels)
        present[-1] += unplaced
        if (np.cumsum(present) != np.cumsum(room)).any():
            return "a level's cells could hold more officers than they do"
        last, following = self._gains(officers)
        worst = np.full(num_levels, NEVER)
        np.minimum.at(worst, chain.level, last)
        if unplaced:
            worst[-1] = min(int(worst[-1]), NO_GAIN)
        price = np.minimum.accumulate(worst)
        if (following > price[chain.level]).any() or (price[1:] >= price[:-1]).any():
            return "an officer would serve better in another cell of the chain"
        at = price[chain.level]
        idle = (at == NO_GAIN) & (self.top == 0)
        leaves = (last == at) & (officers > self.lower)
        self.lower = np.where(idle, self.lower, officers - leaves)
        self.upper = np.where(idle, self.upper, officers + (following == at))
        self.ways.keep_best(worth, opens, "nothing", np.maximum)
        if price[-1] > NO_GAIN:
            self.ways.hire_everybody()
        self.held = shut
        return None

    def check_levels(self, steps: list[Prices], officers: Ints) -> str | None:
        """At each load, from the highest down, as few cells as can be are at it."""
        active = (self.top > 0) & (self.lower < self.upper)
        loads = [self._load(cell, officers) for cell in range(len(officers))]
        lighter: dict[int, Load] = {}
        while active.any() or lighter:
            limit = max([loads[cell] for cell in np.nonzero(active)[0]] + list(lighter.values()))
            self.lower = np.where(active, np.maximum(self.lower, self.needed(limit)), self.lower)
            at = active & (self.needed_below(limit) > self.lower) & (self.lower < self.upper)
            back = np.zeros_like(at)
            back[[cell for cell, load in lighter.items() if load == limit]] = True
            if (at | back).any():
                if not steps:
                    return "a level is missing"
                if not self._settle(steps.pop(0), at, back, officers):
                    return "the prices do not show that so few cells can be at a load"
            if (officers < self.lower).any() or (officers > self.upper).any():
                return "the plan does not follow the levels"
            free = at & (self.lower < self.upper) & (self.needed_below(limit) > self.lower)
            active &= ~free & (self.lower < self.upper)
            lighter = {cell: load for cell, load in lighter.items() if load < limit}
            lighter |= {
                cell: self._load(cell, self.lower + 1) for cell in np.nonzero(free)[0].tolist()
            }
            lighter = {c: load for c, load in lighter.items() if self.lower[c] < self.upper[c]}
        return "there are more levels than loads" if steps else None

    def check_kept(self, steps: list[Prices], officers: Ints) -> str | None:
        """The cells at each load, from the highest down, cannot go below within the cap."""
        active = (self.top > 0) & (self.lower < self.upper)
        loads = [self._load(cell, officers) for cell in range(len(officers))]
        while active.any():
            limit = max(loads[cell] for cell in np.nonzero(active)[0].tolist())
            self.lower = np.where(active, np.maximum(self.lower, self.needed(limit)), self.lower)
            at = active & (self.needed_below(limit) > self.lower)
            kept = at & (officers == self.lower)
            while (kept & (self.lower < self.upper)).any():
                if not steps:
                    return "a step is missing"
                stays = active & self._kept_by(steps.pop(0))
                if not (stays & kept & (self.lower < self.upper)).any():
                    return "the prices do not show that a cell cannot have one officer more"
                self.upper = np.where(stays, self.lower, self.upper)
            if (officers < self.lower).any() or (officers > self.upper).any() or not kept.any():
                return "the plan does not follow the levels"
            self.lower = np.where(at & ~kept, self.lower + 1, self.lower)
            active &= self.lower < self.upper
        return "there are more steps than cells" if steps else None

    def _kept_by(self, prices: Prices) -> Bools:
        """Mark the cells whose next officer the prices put beyond the cap.

        Where an arrival earns something, a cell holds no more than it must; one officer more then
        adds just that to the bound.
        """
        bound = self.bound(prices)
        if bound is None:
            return np.zeros_like(self.top, dtype=bool)
        return -prices.cell > max(self.cap - bound, 0)

    def _settle(self, prices: Prices, at: Bools, back: Bools, officers: Ints) -> bool:
        """Accept the prices of a level's count and keep what they leave open."""
        zero = np.zeros_like(self.lower)
        here, again = at.astype(np.int64), back.astype(np.int64)
        counted = np.stack((here, again, np.where(self.upper > self.lower, again, zero)), axis=1)
        num_at = int((at & (officers == self.lower)).sum() + (back & (officers > self.lower)).sum())
        if self.bound(prices, counted) != num_at:
            return False
        tolls = self.ways.gate_values(prices.tolls)
        self.ways.keep_best(self._worth(prices, tolls), tolls, self.rate, np.add)
        self.held |= tolls > 0
        choices = self._choices(prices, counted)
        best = choices == choices.min(axis=1)[:, None]
        numbers = self._numbers()
        self.lower = np.where(best, numbers, NEVER).min(axis=1)
        self.upper = np.where(best, numbers, -1).max(axis=1)
        return True

    def _numbers(self) -> Ints:
        """The numbers of officers at which a cell's costs turn: the two least and the most."""
        return np.stack((self.lower, np.minimum(self.lower + 1, self.upper), self.upper), axis=1)

    def _choices(self, prices: Prices, counted: Ints | None) -> Ints:
        numbers = self._numbers()
        prices_of_cell = prices.cell
        if _size(prices.cell) * max(int(self.upper.max(initial=0)), 1) > LARGEST_PRICE:
            prices_of_cell = prices.cell.astype(object)
        values = -prices_of_cell[:, None] * numbers
        return values if counted is None else values + counted

    def _worth(self, prices: Prices, tolls: Ints) -> Ints:
        seats = tolls[self.ways.seats][self.instance.cell_office]
        return self.ways.worth(prices.cell + seats, 0, tolls, self.rate, np.add)

    def _gains(self, officers: Ints) -> tuple[Ints, Ints]:
        """Return what each cell's last officer is worth and what its next one would be, as ranks.

        More the higher the load that an officer relieves and, between equal ones, the lower it
        falls; nothing where there are no cases; beyond all where a limit decides.
        """
        served = np.concatenate((np.maximum(officers - 1, 0), officers, officers + 1))
        top, bottom = np.tile(self.top, 3), np.tile(self.bottom, 3)
        bare = (served == 0) & (top > 0)
        waiting = np.tile(self.instance.standard * THOUSAND, 3)
        ranks = rank(bare, top, np.where(bare, waiting, bottom * np.maximum(served, 1)))
        before, now, after = np.split(ranks, 3)
        scale = int(ranks.max(initial=0)) + 1
        last = np.where(self.top > 0, before * scale + scale - 1 - now, NO_GAIN)
        following = np.where(self.top > 0, now * scale + scale - 1 - after, NO_GAIN)
        last[officers <= self.lower] = NEVER
        following[officers >= self.upper] = FULL
        return last, following

    def _load(self, cell: int, officers: Ints) -> Load:
        top, num = int(self.top[cell]), int(officers[cell])
        if top == 0:
            return NO_LOAD
        if num == 0:
            return Load(True, Fraction(top, int(self.instance.standard[cell]) * THOUSAND))
        return Load(False, Fraction(top, int(self.bottom[cell]) * num))


def _unplaced(plan: Plan) -> int:
    return plan.instance.num_hires - int(plan.officers[plan.from_cell == NOWHERE].sum())


def _levels_within(levels: Ints, most: int) -> bool:
    return bool((levels >= 0).all() and (levels <= most).all())


def _totals(places: Ints, officers: Ints, size: int) -> Ints:
    return np.bincount(places, officers, size + 1)[:size].astype(np.int64)


def _dot(one: Ints, other: Ints) -> int:
    used = (one != 0) & (other != 0)
    return sum(map(mul, one[used].tolist(), other[used].tolist()))


def _size(values: Ints) -> int:
    return max(int(values.max(initial=0)), -int(values.min(initial=0)))
