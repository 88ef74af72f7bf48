"""`make bench`: every figure, as ratios measured side by side in one run. Goals, not tests."""

from tests.bench import check, compute, http, many, register

if __name__ == "__main__":
    check.main()
    register.main()
    compute.main()
    many.main()
    http.main()
