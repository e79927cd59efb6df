"""What a person reads instead of an id."""

from optimizer.domain.called import call


def test_a_name_stands_for_its_id() -> None:
    assert call(["ATL", "BOS"], ["Atlanta", None]) == ("Atlanta", "BOS")


def test_the_nameless_pool_stays_nameless() -> None:
    assert call(["", "p"], [None, "Officers"]) == ("", "Officers")


def test_names_that_could_mean_two_have_their_id_behind_them() -> None:
    assert call(["POR", "PWM"], ["Portland", "Portland"]) == ("Portland (POR)", "Portland (PWM)")


def test_a_name_that_is_the_id_of_another_has_its_id_behind_it() -> None:
    # "Boston" alone could mean the office of that id.
    assert call(["ATL", "Boston"], ["Boston", None]) == ("Boston (ATL)", "Boston")
    assert call(["ATL", "Boston"], ["Boston", "Beantown"]) == ("Boston (ATL)", "Beantown")


def test_a_name_that_is_its_own_id_needs_nothing_behind_it() -> None:
    assert call(["Boston", "ATL"], ["Boston", "Atlanta"]) == ("Boston", "Atlanta")
