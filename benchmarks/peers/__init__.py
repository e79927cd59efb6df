"""Other solvers, each asked for the lowest peak alone, in two formulations.

``minimise_peak(problem, seconds)`` has the peak as a variable: its reciprocal, with which a cell's
need is linear. ``prepare_flows(problem)`` gives a search over the peak one model that stays from
one solve to the next.
"""
