from math import exp, inf, log, nan, pi, sqrt, tan
from random import Random

import pytest
from scipy import special
from scipy import stats as scipy_stats

from kit.analytics import quantiles
from kit.analytics.quantiles import (
    beta,
    beta_cdf,
    fisher_f,
    fisher_f_cdf,
    student_t,
    student_t_cdf,
)
from kit.analytics.stats import quantile


def between(dice, low, high):
    return exp(dice.uniform(log(low), log(high)))


def share(dice):
    """A share anywhere, or far out in a tail; SciPy itself is vague close to ½."""
    far = between(dice, 1e-12, 0.4)
    return dice.choice(
        [dice.uniform(0.01, 0.49), dice.uniform(0.51, 0.99), far, 1 - far]
    )


# --- against SciPy ---------------------------------------------------------------


def test_quantiles_of_t_are_scipys():
    dice = Random(11)
    for _ in range(200):
        p, df = share(dice), between(dice, 0.3, 1e6)
        expected = scipy_stats.t.ppf(p, df)

        assert student_t(p, df) == pytest.approx(expected, rel=1e-10), (p, df)


def test_quantiles_of_f_are_scipys():
    dice = Random(11)
    for _ in range(200):
        p, df1, df2 = share(dice), between(dice, 0.5, 1e5), between(dice, 0.5, 1e5)
        expected = scipy_stats.f.ppf(p, df1, df2)

        assert fisher_f(p, df1, df2) == pytest.approx(expected, rel=1e-10), (
            p,
            df1,
            df2,
        )


def test_quantiles_of_beta_are_scipys():
    dice = Random(11)
    for _ in range(200):
        p, a, b = share(dice), between(dice, 0.05, 1e5), between(dice, 0.05, 1e5)
        expected = special.betaincinv(a, b, p)

        assert beta(p, a, b) == pytest.approx(expected, rel=1e-10), (p, a, b)


def test_shares_below_are_scipys():
    dice = Random(11)
    for _ in range(200):
        t, df = dice.gauss(0, 4), between(dice, 0.3, 1e6)
        f, df1, df2 = (
            between(dice, low, high)
            for low, high in ((0.05, 20), (0.5, 1e4), (0.5, 1e4))
        )
        x, a, b = dice.random(), between(dice, 0.05, 1e4), between(dice, 0.05, 1e4)

        assert student_t_cdf(t, df) == pytest.approx(special.stdtr(df, t), rel=1e-10)
        assert fisher_f_cdf(f, df1, df2) == pytest.approx(
            special.fdtr(df1, df2, f), rel=1e-10, abs=1e-300
        )
        assert beta_cdf(x, a, b) == pytest.approx(
            special.betainc(a, b, x), rel=1e-10, abs=1e-300
        )


# --- known without a library -----------------------------------------------------


@pytest.mark.parametrize(
    ("p", "df", "expected"),
    [(0.975, 1, 12.706), (0.975, 9, 2.262), (0.95, 10, 1.812), (0.995, 30, 2.750)],
)
def test_the_table_in_every_textbook(p, df, expected):
    assert round(student_t(p, df), 3) == expected


@pytest.mark.parametrize(
    ("p", "df1", "df2", "expected"),
    [(0.95, 1, 10, 4.96), (0.95, 5, 20, 2.71), (0.95, 3, 12, 3.49)],
)
def test_the_table_of_f(p, df1, df2, expected):
    assert round(fisher_f(p, df1, df2), 2) == expected


@pytest.mark.parametrize("p", [1e-9, 0.01, 0.3, 0.5, 0.77, 0.999])
def test_closed_forms(p):
    """t with 1 and 2 degrees of freedom, beta with a parameter of 1."""
    assert student_t(p, 1) == pytest.approx(-1 / tan(pi * p), rel=1e-12, abs=1e-15)
    assert student_t(p, 2) == pytest.approx(
        (2 * p - 1) / sqrt(2 * p * (1 - p)), rel=1e-12
    )
    assert beta(p, 3, 1) == pytest.approx(p ** (1 / 3), rel=1e-12)
    assert beta(p, 1, 1) == pytest.approx(p, rel=1e-12)
    assert beta_cdf(p, 3, 1) == pytest.approx(p**3, rel=1e-12)


def test_close_to_the_middle_no_digit_is_lost():
    """There t is (p - ½) ÷ density; SciPy 1.17 is off in the seventh digit."""
    above = 0.5 + 2**-40
    density = 2 / (pi * sqrt(3))

    assert student_t(above, 3) == pytest.approx(2**-40 / density, rel=1e-10)


def test_with_many_degrees_of_freedom_t_is_normal():
    assert student_t(0.975, 1e8) == pytest.approx(quantile(0.95), rel=1e-7)


# --- properties ------------------------------------------------------------------


def test_a_quantile_undoes_its_distribution():
    dice = Random(11)
    for _ in range(60):
        p, a, b = share(dice), between(dice, 0.5, 1e4), between(dice, 0.5, 1e4)

        assert student_t_cdf(student_t(p, a), a) == pytest.approx(p, rel=1e-9)
        assert fisher_f_cdf(fisher_f(p, a, b), a, b) == pytest.approx(p, rel=1e-9)
        assert beta_cdf(beta(p, a, b), a, b) == pytest.approx(p, rel=1e-8)


def test_mirrors():
    dice = Random(11)
    for _ in range(100):
        p, a, b = (
            dice.randint(1, 2**20) / 2**21,
            between(dice, 0.5, 1e3),
            between(dice, 0.5, 1e3),
        )

        assert student_t(1 - p, a) == -student_t(p, a)
        assert fisher_f(1 - p, a, b) == pytest.approx(1 / fisher_f(p, b, a), rel=1e-10)
        assert beta(1 - p, a, b) == pytest.approx(1 - beta(p, b, a), abs=1e-12)


def test_quantiles_grow_with_the_share():
    shares = [i / 50 for i in range(1, 50)]
    for df in (0.5, 3, 400):
        found = [student_t(p, df) for p in shares]
        assert found == sorted(found)
        found = [fisher_f(p, df, 7) for p in shares]
        assert found == sorted(found)


def test_the_ends():
    assert (student_t(0, 3), student_t(0.5, 3), student_t(1, 3)) == (-inf, 0, inf)
    assert (fisher_f(0, 3, 4), fisher_f(1, 3, 4)) == (0, inf)
    assert (beta(0, 3, 4), beta(1, 3, 4)) == (0, 1)
    assert (student_t_cdf(-inf, 3), student_t_cdf(0, 3), student_t_cdf(inf, 3)) == (
        0,
        0.5,
        1,
    )
    assert student_t_cdf(-1e200, 1) == 0
    assert (fisher_f_cdf(0, 3, 4), fisher_f_cdf(inf, 3, 4)) == (0, 1)
    assert (beta_cdf(0, 3, 4), beta_cdf(1, 3, 4)) == (0, 1)


def test_what_lies_beyond_any_float_is_an_end():
    assert beta(0.001, 0.001, 5) == 0
    assert beta(0.999, 5, 0.001) == 1
    assert student_t(1e-300, 0.1) == -inf
    assert fisher_f(0.999, 5, 0.001) == inf


@pytest.mark.parametrize(
    "call",
    [
        lambda: student_t(1.1, 3),
        lambda: student_t(nan, 3),
        lambda: student_t(0.3, 0),
        lambda: student_t(0.5, -1),
        lambda: student_t_cdf(2, -4),
        lambda: student_t_cdf(nan, 4),
        lambda: student_t_cdf(1, inf),
        lambda: fisher_f(-0.1, 3, 4),
        lambda: fisher_f(0.5, 3, 0),
        lambda: fisher_f_cdf(-1, 3, 4),
        lambda: fisher_f_cdf(nan, 3, 4),
        lambda: fisher_f_cdf(1, nan, 4),
        lambda: beta(2, 3, 4),
        lambda: beta_cdf(-0.1, 3, 4),
        lambda: beta_cdf(0.5, 3, nan),
    ],
)
def test_nonsense_is_refused(call):
    with pytest.raises(ValueError):
        call()


def test_a_fraction_that_does_not_settle_says_so(monkeypatch):
    monkeypatch.setattr(quantiles, "_MOST_TERMS", 3)

    with pytest.raises(ArithmeticError, match="did not settle"):
        beta_cdf(0.4999, 1e6, 1e6)


def test_steps_that_run_out_leave_the_best_found_so_far(monkeypatch):
    monkeypatch.setattr(quantiles, "_MOST_STEPS", 4)

    assert student_t(0.975, 9) == pytest.approx(2.262, abs=0.01)
