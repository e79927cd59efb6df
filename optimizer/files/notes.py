"""What each column and rule means, as docs/format.md says it, for whoever fills in a workbook.

A column that is not here has a note all the same: what may stand in it.
"""

COLUMNS: dict[str, dict[str, str]] = {
    "offices": {
        "name": "shown instead of the id where a person reads",
        "latitude": "north is positive",
        "longitude": "east is positive; both or neither",
        "seats": "officers the office has room for, all duties together",
    },
    "duties": {
        "name": "shown instead of the id where a person reads",
        "standard": "weighted cases per full officer that are held achievable",
        "productive": "the share of the time on this duty that goes to cases",
        "hours": "hours that one available FTE has in a period",
    },
    "caseload": {},
    "case_types": {
        "hours": "hours of scheduled contacts that a case needs in the period",
    },
    "staff": {
        "office": "where they serve today",
        "duty": "what they serve on today; their pool must allow it",
    },
    "pools": {
        "name": "shown instead of the id where a person reads",
        "duties": "those it may serve on",
        "fte": "0 for officers who are there by heads alone, such as supervisors",
    },
    "hires": {
        "officers": "at most so many",
        "offices": "where they may be placed",
        "cost": "for each officer",
    },
    "limits": {
        "min": "not more than max, nor than all officers and hires together",
        "max_load": "the cell's load may not be above it",
    },
    "lanes": {
        "cost": "of each transfer",
        "max": "officers on the lane",
        "lot": "the lane carries nobody, or at least so many, all pools together",
        "fixed_cost": "paid once if anybody uses the lane",
    },
    "reductions": {
        "duty": "what they serve on today",
        "officers": "how many, of those in staff",
        "share": "of their time that is not available",
        "pool": "theirs in staff",
        "from": "the first day",
        "until": "the last day; both days are in it",
    },
    "spans": {
        "max": "officers for each supervisor",
        "pools": "those supervised, the nameless pool among the default",
        "offices": "where it holds",
    },
    "mixes": {
        "share": "of the cell's officers at most",
        "duties": "in each of the cells of these offices and duties it holds",
    },
    "pairs": {
        "offices": "in each at least one officer, by heads, serves on one of the two",
    },
    "budgets": {
        "max": "whole where officers are counted",
        "counts": "what the moves cost, or how many officers move",
        "kinds": "the moves that count",
        "pools": "the officers who count",
    },
    "pins": {
        "office": "of the officers, of the cell, or from which the lane leads",
        "duty": "a pin of a cell needs it, and one of a lane has none",
        "pool": "the nameless pool cannot be pinned alone",
        "to": "where the lane leads; a pin of a lane needs it, and no other has one",
        "at": "the placement at which a cell is pinned",
    },
    "plan": {
        "duty": "the pool must allow it",
        "officers": "all together at most as many",
    },
    "remote": {
        "office": "whose cases they are",
        "share": "of the cases of a type at most, rounded down to whole cases",
        "offices": "who may handle them",
        "cost": "of each case",
    },
}

DEFAULTS: dict[str, dict[str, str]] = {
    "offices": {
        "name": "none",
        "region": "none",
        "latitude": "none",
        "longitude": "none",
        "seats": "no limit",
    },
    "duties": {"name": "none", "standard": "1", "productive": "1", "hours": "none"},
    "caseload": {"case_type": "none: weight 1"},
    "case_types": {"weight": "1", "hours": "none"},
    "staff": {"pool": "the nameless pool"},
    "pools": {"name": "none", "duties": "all", "fte": "1"},
    "hires": {"pool": "the nameless pool", "offices": "all", "cost": "0"},
    "limits": {"min": "0", "max": "no limit", "max_load": "no limit"},
    "lanes": {
        "cost": "by the rules",
        "max": "no limit",
        "lot": "transfers_lot",
        "fixed_cost": "lane_fixed_cost",
    },
    "reductions": {"pool": "the nameless pool", "from": "open", "until": "open", "reason": "none"},
    "spans": {"pools": "all but the supervisors", "offices": "all"},
    "mixes": {"offices": "all", "duties": "all"},
    "pairs": {"offices": "all"},
    "budgets": {"counts": "cost", "kinds": "all", "pools": "all"},
    "pins": {"duty": "all", "pool": "all together", "officers": "see below", "at": "today"},
    "plan": {"pool": "the nameless pool"},
    "remote": {"case_type": "every type, each alike", "offices": "all others", "cost": "0"},
}
"""What a blank means."""

RULES_MEAN: dict[str, tuple[str, str]] = {
    "transfers": ("officers may move between offices", "true"),
    "transfer_cost": ("what one transfer costs", "10"),
    "transfer_cost_per_km": ("added for each kilometre", "0"),
    "transfer_max_km": ("no transfer farther than this", "none"),
    "transfers_max": ("at most so many transfers in all", "none"),
    "transfers_out_share": (
        "at most this share of an office's officers leave it, rounded down",
        "none",
    ),
    "transfers_in_max": ("at most so many officers arrive in an office", "none"),
    "duty_changes": ("officers may change duty within their office", "true"),
    "duty_change_cost": ("what one duty change costs", "1"),
    "duty_changes_max": ("at most so many duty changes in all", "none"),
    "budget": ("the moves together cost at most this", "none"),
    "transfers_lot": ("from an office to another go no officers, or at least so many", "none"),
    "lane_fixed_cost": (
        "paid once for every two offices, in one direction, between which anybody is transferred",
        "0",
    ),
    "lanes_max": ("at most so many such ways are used", "none"),
    "offices_touched_max": (
        "officers leave or arrive in at most so many offices by transfer",
        "none",
    ),
    "cost_unit": (
        "what costs are counted in: a word shown behind each, which binds nobody",
        "none",
    ),
    "office_load_rise_max": ("no office's load rises by more than this share of today's", "none"),
}
"""What a rule means, and its default."""
