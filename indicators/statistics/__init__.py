"""From counts to values, target classes and intervals."""
