"""Agreements between state and regions: who fulfils what, what people judge, and the road of a payment."""
