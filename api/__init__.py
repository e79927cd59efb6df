"""The HTTP service: translates requests to questions and answers back; holds no optimisation."""
