"""`make bench`: every figure, as ratios measured side by side in one run. Goals, not tests."""

from tests.bench import check, compute, consequence, http, lint, many, register

if __name__ == "__main__":
    check.main()
    lint.main()
    register.main()
    compute.main()
    many.main()
    http.main()
    consequence.main()
