"""What several files of integration tests begin from."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest

from tests.support.small_agreement import deliver
from tests.support.snapshots import Fill
from tests.support.world import World


@pytest.fixture
def delivered(copied_where: Callable[[Fill], AbstractContextManager[World]]) -> Iterator[World]:
    """The small agreement with values, on each kind of database."""
    with copied_where(deliver) as made:
        yield made
