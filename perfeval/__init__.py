"""perfeval: budget performance self-evaluation of public bodies, reconciled, checked, scored and reported."""

__version__ = "0.1.0"
