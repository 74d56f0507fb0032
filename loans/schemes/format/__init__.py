"""The format of a scheme file, one module for each section. ``Scheme`` is the whole."""

from loans.schemes.format.scheme import Scheme

__all__ = ["Scheme"]
