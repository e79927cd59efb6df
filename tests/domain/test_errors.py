"""How a fault is said."""

from optimizer.domain.errors import Fault, InputError, Refusal

FAULT = Fault("negative", "staff", 3, "officers", "-1", "Officers are -1.", "Give 0 or more.")


def test_a_fault_names_its_place() -> None:
    assert str(FAULT) == "staff, row 3, officers: Officers are -1. Give 0 or more."


def test_a_fault_without_a_place_says_what_is_wrong() -> None:
    fault = Fault("bad", None, None, None, None, "It is empty.", "Give something.")
    assert str(fault) == "It is empty. Give something."


def test_an_input_error_says_every_fault() -> None:
    error = InputError([FAULT, FAULT])
    assert error.faults == [FAULT, FAULT]
    assert str(error) == f"{FAULT}\n{FAULT}"
    assert FAULT.to_dict()["row"] == 3


def test_a_refusal_says_what_can_be_asked_instead() -> None:
    assert str(Refusal("code", "This is not honoured.", "Ask that.")) == (
        "This is not honoured. Ask that."
    )
