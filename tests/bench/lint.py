"""What the lint of a large catalogue costs, in seconds of the processor: all rules, and every worked patient.

usage: python -m tests.bench.lint [SPECIFICATIONS]        (default 1 000)

A definition's worked patients are run once a process, so what a second lint costs is what a changed catalogue costs.
"""

import dataclasses
import sys
import time
from datetime import date

from indicators.catalogue.lint import lint
from indicators.catalogue.packaged import Catalogue, packaged
from indicators.catalogue.remarks import Context

GOAL = 5
"""Seconds of the processor for a thousand specifications whose worked patients have been run."""


def enlarged(catalogue: Catalogue, number: int) -> Catalogue:
    """The catalogue with copies of its specifications, under ids of their own, until there are `number`."""
    own = catalogue.specifications
    copies = [own[place % len(own)].model_copy(update={"id": f"kopia-{place}"}) for place in range(len(own), number)]
    return dataclasses.replace(catalogue, specifications=[*own, *copies])


def main(number: int = 1_000) -> None:
    """Prints what the first and the second lint cost."""
    context = Context(enlarged(packaged(), number), date(2026, 12, 1))
    for label in ("first, with every worked patient", "again"):
        began = time.process_time()
        remarks = len(lint(context))
        spent = time.process_time() - began
        print(f"lint of {number} specifications, {label}: {spent:.1f} s, {remarks} remarks (goal {GOAL} s)")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
