"""The rule catalogue: everything that must hold between the values of a file, and between the file and its round.

The same query text is run by DuckDB for the findings and by Great Expectations for the verdict.
"""

from datasources.delivery.rules import earlier_rules, group_rules, row_rules, share_rules
from datasources.delivery.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    *row_rules.OF_PLACE,
    *row_rules.OF_PRESENCE,
    *row_rules.OF_COUNTS,
    *row_rules.OF_VALUES,
    *row_rules.OF_LEVELS,
    *share_rules.OF_SHARES,
    *earlier_rules.AGAINST_EARLIER,
    *group_rules.duplicates(),
    *group_rules.sums(),
    *group_rules.unknown_sexes(),
    *group_rules.absences(),
)
"""Every rule, once; ids are unique and stable, since stored results are keyed by them."""
