"""Files are checked without the rule engine's own verdict."""

from tests.support.checks import checked

__all__ = ["checked"]
