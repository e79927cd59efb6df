"""Other solvers, each asked for the lowest peak alone, in two formulations.

``maximise_reciprocal(problem, seconds)`` has the peak as a variable, in the form in which it is
linear; ``warm_flows(problem)`` gives a search over the peak a model that stays from one solve to
the next.
"""
