"""`make bench`: every figure, as ratios measured side by side in one run. Goals, not tests."""

from tests.bench import check, compute, consequence, http, lint, many

if __name__ == "__main__":
    check.main()
    lint.main()
    compute.main()
    many.main()
    http.main()
    consequence.main()
