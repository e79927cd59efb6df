"""The sheets of a workbook: those that are tables, and those the program adds for a reader."""

from optimizer.files.schema import TABLES

RULES_SHEET, ABOUT_SHEET = "rules", "about"
PAIRS = {RULES_SHEET: ("rule", "value"), ABOUT_SHEET: ("fact", "value")}
"""The sheets of two columns: what is named, and what is said of it."""

GUIDANCE, SUMMARY, PLACEMENT = "guidance", "summary", "placement"
MOVES, WORK, PROOF, RECKONING = "moves", "work", "proof", "reckoning"
ADDED = (GUIDANCE, SUMMARY, PLACEMENT, MOVES, WORK, PROOF, RECKONING)
"""Not read: they show an answer, and say nothing about the question."""

INPUT = (ABOUT_SHEET, *TABLES, RULES_SHEET)
"""Read, under these names in capitals or small letters, as a spreadsheet tells no two apart."""
