"""The faults that only a workbook has."""

from optimizer.files.entries import Entry, Words

OF_WORKBOOKS: dict[str, Entry] = {
    "workbook_broken": Entry(
        "The file ends in .xlsx but is no workbook, is damaged, or is only part of one.",
        "Open it in a spreadsheet, save it as an Excel workbook (.xlsx), and copy it whole.",
        Words("the first half of a workbook"),
    ),
    "workbook_encrypted": Entry(
        "The workbook is protected by a password.",
        "Save it without a password.",
        Words("a workbook saved with a password to open it"),
    ),
    "workbook_too_large": Entry(
        "The workbook is larger when it is unpacked than 500 MB, or holds more than 5,000,000 "
        "cells.",
        "Leave out what the format does not need, or give the tables as JSON or CSV.",
        Words("an archive of 1 MB that unpacks to 1 GB"),
    ),
    "error_in_cell": Entry(
        "A cell shows an error such as #REF! or #N/A instead of a value.",
        "Mend the formula, or type the value.",
        Words("a caseload sheet in which C2 is =1/0"),
    ),
    "formula_not_calculated": Entry(
        "A cell has a formula, and no spreadsheet has worked out its value yet.",
        "Open the workbook in a spreadsheet and save it, or type the value.",
        Words("a caseload sheet in which a program has written =4+4 into C2"),
    ),
    "date_in_cell": Entry(
        "A spreadsheet has made a date of what was typed, where no date belongs.",
        "Format the cell as text or as a number, and type it again.",
        Words("an offices sheet in which 3-1 was typed into A2"),
    ),
    "boolean_in_cell": Entry(
        "A cell holds a truth value where a text or a number belongs, as a spreadsheet makes one "
        "of a text such as TRUE.",
        "Format the cell as text or as a number, and type it again.",
        Words("an offices sheet in which TRUE was typed into A2"),
    ),
    "merged_cells": Entry(
        "Cells are merged, so that one value seems to stand in several and stands in one alone.",
        "Take the merging back, and fill in each cell.",
        Words("a caseload sheet in which A2 and A3 are merged"),
    ),
}
