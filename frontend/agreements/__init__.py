"""Agreements: who fulfils what, the rulebooks, what people judge, what is paid, and the calendar of duties."""
