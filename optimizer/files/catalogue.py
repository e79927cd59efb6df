"""Every fault by its code: what causes it, what mends it, and the smallest input that has it."""

from optimizer.files.catalogue_rules import OF_RULES
from optimizer.files.catalogue_workbook import OF_WORKBOOKS
from optimizer.files.entries import Entry, Folder, Words
from optimizer.files.schema import FORMAT

GOOD: dict[str, list[dict[str, object]]] = {
    "offices": [{"office": "A"}],
    "duties": [{"duty": "D"}],
    "caseload": [{"office": "A", "duty": "D", "cases": 8}],
    "staff": [{"office": "A", "duty": "D", "officers": 2}],
}
"""The smallest good input."""


def _office(**columns: object) -> dict[str, object]:
    return {"offices": [{"office": "A", **columns}]}


def _staff(**columns: object) -> dict[str, object]:
    return {"staff": [{"office": "A", "duty": "D", "officers": 2, **columns}]}


def _cases(**columns: object) -> dict[str, object]:
    return {"caseload": [{"office": "A", "duty": "D", "cases": 8, **columns}]}


def _limit(**columns: object) -> dict[str, object]:
    return {"limits": [{"office": "A", "duty": "D", **columns}]}


CATALOGUE: dict[str, Entry] = {
    # What is read
    "file_not_found": Entry(
        "No file, folder or bundled instance has this name.",
        "Check the path, or take a name that `caseload instances` lists.",
        Words("a path where nothing is"),
    ),
    "file_unreadable": Entry(
        "The file or folder is there but cannot be read.",
        "Check its permissions, and that it is an ordinary file or folder.",
        Words("a file without permission to read it"),
    ),
    "file_too_large": Entry(
        "A file is larger than 500 MB.",
        "Leave out what the format does not need, or split the question.",
        Words("a file of 500,000,001 bytes"),
    ),
    "unknown_file_type": Entry(
        "A single CSV file was given, or a workbook that is not .xlsx.",
        "Give one JSON file, a workbook saved as .xlsx, or the folder that holds one CSV file for "
        "each table.",
        Words("`offices.csv` itself instead of its folder"),
    ),
    "wrong_encoding": Entry(
        "The text is neither UTF-8 nor UTF-16 with a byte order mark.",
        "Save it as UTF-8 (in Excel: “CSV UTF-8”).",
        Folder({"offices.csv": b"office\nM\xfcnchen\n"}),
    ),
    "json_broken": Entry(
        "The file is not JSON, or ends in the middle.",
        "Write the file again with a JSON writer, and copy it whole.",
        b'{"offices": [{"office": "A"}',
    ),
    "json_not_object": Entry(
        "The JSON is a list or a single value, not an object of tables.",
        'Put the tables into one object: {"offices": [...], "duties": [...], ...}.',
        b"[]",
    ),
    "json_too_deep": Entry(
        "Lists or objects are nested deeper than any instance needs.",
        "Write tables as lists of flat objects.",
        Words("a hundred thousand opening brackets"),
    ),
    "json_duplicate_name": Entry(
        "A name stands twice in one JSON object, so one of the two values would be lost.",
        "Keep one of them.",
        b'{"offices": [{"office": "A", "office": "B"}], "duties": [{"duty": "D"}], '
        b'"caseload": [{"office": "B", "duty": "D", "cases": 8}], '
        b'"staff": [{"office": "B", "duty": "D", "officers": 2}]}',
    ),
    "csv_broken": Entry(
        "Quotation marks in a CSV file do not close, or a field is longer than 131,072 characters.",
        'Close each quotation mark, and write one inside a quoted field as "".',
        Folder({"offices.csv": b'office\n"A\n'}),
    ),
    "ragged_row": Entry(
        "A CSV row has more or fewer fields than the heading.",
        "Give each row as many fields as the heading; quote fields that hold the delimiter.",
        Folder({"offices.csv": b"office,name\nA\n"}),
    ),
    "title_above": Entry(
        "Something stands in a CSV file or a sheet above the heading of the table.",
        "Take it out, or put it into a file or sheet whose name begins with #.",
        Folder({"offices.csv": b"Offices of 2024\n\noffice\nA\n"}),
    ),
    "duplicate_column": Entry(
        "A heading names a column twice.",
        "Keep one of the two columns.",
        Folder({"offices.csv": b"office,office\nA,A\n"}),
    ),
    **OF_WORKBOOKS,
    # Tables and columns
    "unknown_format": Entry(
        "The format is none that this version reads.",
        f'Write "format": "{FORMAT}".',
        {"format": "caseload/9"},
    ),
    "unknown_table": Entry(
        "A name at the top of the JSON object, or a CSV file in the folder, is no table's.",
        "Correct the name, or take the table out.",
        {"ofices": [{"office": "B"}]},
    ),
    "unknown_fact": Entry(
        "A row of about.csv says something other than format, name, as_of or source.",
        "Correct the name, or take the row out.",
        Folder({"about.csv": b"fact,value\nauthor,N. N.\n"}),
    ),
    "missing_table": Entry(
        "One of the tables offices, duties, caseload and staff is not given.",
        "Add the table.",
        {"staff": None},
    ),
    "empty_table": Entry(
        "A table is given but has no rows.",
        "Add its rows; leave an optional table out altogether if nothing is to be said in it.",
        {"lanes": []},
    ),
    "table_not_rows": Entry(
        "A table in JSON is not a list of objects.",
        'Write it as a list of rows: [{"office": "A"}, ...].',
        {"lanes": {"from": "A"}},
    ),
    "rules_not_object": Entry(
        "The rules in JSON are not an object.",
        'Write them as one object: {"transfer_cost": 12}.',
        {"rules": [{"rule": "transfer_cost", "value": 12}]},
    ),
    "unknown_column": Entry(
        "The table has no column of this name.",
        "Correct the name, or take the column out.",
        _office(city="Berlin"),
    ),
    "missing_column": Entry(
        "A column that every row needs is not there.",
        "Add the column.",
        {"staff": [{"office": "A", "duty": "D"}]},
    ),
    "missing_value": Entry(
        "A row has nothing in a column that every row needs.",
        "Fill it in, or take the row out.",
        {"offices": [{"office": "A"}, {"office": None}]},
    ),
    # Values
    "wrong_type": Entry(
        "In JSON, a value is of another type than its column's.",
        'Write texts and ids in quotes ("12"), numbers without, and nothing nested.',
        _office(name=12),
    ),
    "not_a_number": Entry(
        "A number belongs here, and this is none.",
        "Write digits alone, without unit or quotes; leave it blank if it is not known.",
        _cases(cases="many"),
    ),
    "percent_sign": Entry(
        "A number is written with a percent sign.",
        "Write the number, without the sign.",
        Folder({"rules.csv": b"rule,value\ntransfers_out_share,20%\n"}),
    ),
    "decimal_comma": Entry(
        "A number holds a comma, as a decimal mark or between thousands.",
        "Write a point before decimals and nothing between thousands: 1234.5.",
        Folder({"duties.csv": b'duty;standard\nD;"1,5"\n'}),
    ),
    "not_finite": Entry(
        "The number is NaN or infinite.",
        "Write a number, or leave it blank if there is none.",
        b'{"offices": [{"office": "A", "seats": NaN}], "duties": [{"duty": "D"}], '
        b'"caseload": [{"office": "A", "duty": "D", "cases": 8}], '
        b'"staff": [{"office": "A", "duty": "D", "officers": 2}]}',
    ),
    "negative": Entry(
        "A count, a cost or an fte is below 0.",
        "Write 0 or more.",
        _cases(cases=-1),
    ),
    "not_positive": Entry(
        "A number that must be above 0, such as a standard or a lot, is 0 or below.",
        "Write a number above 0.",
        {"duties": [{"duty": "D", "standard": 0}]},
    ),
    "not_whole": Entry(
        "A count is not a whole number.",
        "Write a whole number; half posts are a pool with fte 0.5.",
        _staff(officers=1.5),
    ),
    "too_many_decimals": Entry(
        "A decimal has more than three places.",
        "Round it to three places.",
        {"duties": [{"duty": "D", "standard": 0.3333}]},
    ),
    "too_large": Entry(
        "A number is larger than the format allows in this column.",
        "Check the number; docs/format.md lists the limits.",
        {"pools": [{"pool": "P", "fte": 6}]},
    ),
    "total_too_large": Entry(
        "Numbers that are each allowed are too large together, so that sums could overflow.",
        "Check the numbers, or split the question; docs/format.md lists the limits.",
        _cases(case_type="T", cases=10**12) | {"case_types": [{"case_type": "T", "weight": 10}]},
    ),
    "coordinate_out_of_range": Entry(
        "A latitude is not from -90 to 90, or a longitude not from -180 to 180.",
        "Write decimal degrees, north and east positive; check that the two are not swapped.",
        _office(latitude=-122.4, longitude=37.8),
    ),
    "half_coordinates": Entry(
        "An office has a latitude without a longitude, or the other way round.",
        "Give both, or neither.",
        _office(latitude=37.8),
    ),
    "control_character": Entry(
        "A text holds a line end, a tab, another control character or half of a character.",
        "Take it out.",
        _office(name="A\nB"),
    ),
    "text_too_long": Entry(
        "An id has more than 200 characters, or another text more than 10,000. The id of a pool "
        "that reductions make is made of the pool's own and the reason.",
        "Shorten it.",
        Words("an office whose id has 201 characters"),
    ),
    "semicolon_in_id": Entry(
        "An id, or a reason that becomes part of one, holds a semicolon, which separates ids.",
        "Take another character.",
        {"pools": [{"pool": "A;B"}]},
    ),
    "not_a_date": Entry(
        "A date belongs here, and this is none.",
        "Write year, month and day: 2024-09-30.",
        {
            "reductions": [
                {"office": "A", "duty": "D", "officers": 1, "share": 1, "until": "30.9.24"}
            ]
        },
    ),
    "unknown_choice": Entry(
        "The word is none of those that the column knows.",
        "Take one of those that the message lists.",
        {"pins": [{"what": "leave", "office": "A"}]},
    ),
    # Rows that refer to each other
    "duplicate_key": Entry(
        "Two rows of a table have the same key.",
        "Keep one of them, or add them up.",
        {"offices": [{"office": "A"}, {"office": "A"}]},
    ),
    "unknown_office": Entry(
        "The id is not in the offices table.",
        "Correct it, or add the office.",
        {"limits": [{"office": "B", "duty": "D", "max": 3}]},
    ),
    "unknown_duty": Entry(
        "The id is not in the duties table.",
        "Correct it, or add the duty.",
        {"pools": [{"pool": "P", "duties": "E"}]},
    ),
    "unknown_pool": Entry(
        "The id is not in the pools table.",
        "Correct it, add the pool, or leave it blank for officers who may serve every duty.",
        _staff(pool="P"),
    ),
    "unknown_case_type": Entry(
        "The id is not in the case_types table.",
        "Correct it, add the case type, or leave it blank for cases of weight 1.",
        _cases(case_type="T"),
    ),
    "empty_list": Entry(
        "A list of ids is given and names none.",
        "Name those that are meant, or leave the column blank for all.",
        {"pools": [{"pool": "P", "duties": []}]},
    ),
    "pool_may_not_serve": Entry(
        "Officers are on a duty that their pool may not serve, today, in the plan or by a pin.",
        "Add the duty to the pool's duties, or correct the row.",
        _staff(pool="P")
        | {"duties": [{"duty": "D"}, {"duty": "E"}], "pools": [{"pool": "P", "duties": ["E"]}]},
    ),
    "min_above_max": Entry(
        "A row of limits asks for more officers than it allows.",
        "Lower min or raise max.",
        _limit(min=2, max=1),
    ),
    "min_above_officers": Entry(
        "A row of limits asks for more officers than there are, hires included.",
        "Lower min, or add hires.",
        _limit(min=3),
    ),
    "lane_to_itself": Entry(
        "A lane, or a pin of one, leads from an office to itself.",
        "Take it out; duty changes within an office need no lane.",
        {"lanes": [{"from": "A", "to": "A"}]},
    ),
    **OF_RULES,
    # Rules
    "unknown_rule": Entry(
        "There is no rule of this name.",
        "Correct the name, or take the rule out.",
        {"rules": {"transfer_price": 12}},
    ),
    "duplicate_rule": Entry(
        "A rule stands twice in rules.csv.",
        "Keep one of the two rows.",
        Folder({"rules.csv": b"rule,value\nbudget,5\nbudget,6\n"}),
    ),
    "not_a_boolean": Entry(
        "A rule that is true or false is given something else.",
        "Write true or false; in CSV yes, no, 1 and 0 do as well.",
        {"rules": {"transfers": "maybe"}},
    ),
    "share_out_of_range": Entry(
        "A share is not from 0 to 1, or is 0 where there is nothing without it.",
        "Write 0.25 for a quarter.",
        {"rules": {"transfers_out_share": 25}},
    ),
    "distance_without_coordinates": Entry(
        "A rule counts kilometres, and an office has no coordinates.",
        "Give each office its latitude and longitude, or take the rule out.",
        {"rules": {"transfer_max_km": 500}},
    ),
    # The list itself
    "more_faults": Entry(
        "There are more than 1,000 faults; the rest are counted, not listed.",
        "Mend those listed and check again.",
        Words("a caseload table with 1,001 negative counts"),
    ),
}
