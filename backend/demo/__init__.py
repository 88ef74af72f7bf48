"""A demonstration: made-up values taken through the real road. Nothing else in the platform knows that it exists."""
