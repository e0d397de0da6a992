"""Student's t, F and beta: how likely, and where a share of them lies.

A distribution by its plain name is its quantile: `student_t(p, df)`. All three rest on
the regularised incomplete beta function, whose quantile is sought over log-odds: there
neither end of the scale loses digits.
"""

from math import copysign, exp, inf, isnan, lgamma, log, pi, sqrt

_EXACT = 1e-16  # where the continued fraction stops
_TINY = 1e-300  # stands for 0 in a denominator
_MOST_TERMS = 100_000  # about √(a + b) are needed
_FARTHEST = 700.0  # log-odds: beyond, exp() leaves the range of a float
_MOST_STEPS = 200
_NEAR = 4e-16  # how close two steps are when the quantile is found


def beta_cdf(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function I_x(a, b): the share of Beta(a, b) ≤ x.

    For the share above x ask for beta_cdf(1 - x, b, a).

    Units: `x` and the result from 0 to 1; both parameters above 0.
    Error: relative, about 1e-12.
    Source: Didonato & Morris (1992), ACM Trans. Math. Software 18(3):360-373.

    Raises:
        ValueError: a parameter not above 0, or an `x` outside 0 to 1.
        ArithmeticError: a + b beyond about 1e9: the fraction does not settle.
    """
    if not 0 <= x <= 1:
        raise ValueError(f"{x} is not between 0 and 1")
    return _shares(x, 1 - x, a, b)[0]


def beta(p: float, a: float, b: float) -> float:
    """The x below which a share `p` of Beta(a, b) lies. Units, errors as `beta_cdf`."""
    _require_share(p)
    return _share(_log_odds(p, 1 - p, a, b))


def student_t_cdf(t: float, df: float) -> float:
    """The share of Student's t with `df` degrees of freedom (above 0) at or below `t`.

    For the share above t ask for student_t_cdf(-t, df). Error and source as `beta_cdf`.

    Raises:
        ValueError: `df` not above 0, or no number.
    """
    _require_positive(df)
    if isnan(t):
        raise ValueError("t is not a number")
    within, beyond = _parts(t * t / df)
    outside = _shares(beyond, within, df / 2, 0.5)[0]
    return outside / 2 if t <= 0 else 1 - outside / 2


def student_t(p: float, df: float) -> float:
    """The t below which a share `p` of Student's t lies; ±inf at 0 and 1.

    Two-sided 95 % intervals take student_t(0.975, n - 1) standard errors.

    Error: relative, about 1e-12.

    Raises:
        ValueError: `df` not above 0, or a `p` outside 0 to 1.
    """
    _require_share(p)
    beyond, within = 2 * min(p, 1 - p), abs(1 - 2 * p)
    if within == 0:
        _require_positive(df)
        return 0.0
    log_odds = _log_odds(beyond, within, df / 2, 0.5)
    size = inf if log_odds == -inf else sqrt(df) * exp(-log_odds / 2)
    return size if p > 0.5 else -size


def fisher_f_cdf(f: float, df1: float, df2: float) -> float:
    """The share of F with `df1` and `df2` degrees of freedom (above 0) at or below `f`.

    For the share above f ask for fisher_f_cdf(1 / f, df2, df1). Error and source as
    `beta_cdf`.

    Raises:
        ValueError: a degree of freedom not above 0, or an `f` below 0.
    """
    _require_positive(df1, df2)
    if not f >= 0:
        raise ValueError(f"F is never {f}")
    return _shares(*_parts(df1 / df2 * f), df1 / 2, df2 / 2)[0]


def fisher_f(p: float, df1: float, df2: float) -> float:
    """The f below which a share `p` of F lies; 0 and inf at 0 and 1.

    Error: relative, about 1e-12.

    Raises:
        ValueError: a degree of freedom not above 0, or a `p` outside 0 to 1.
    """
    _require_share(p)
    log_odds = _log_odds(p, 1 - p, df1 / 2, df2 / 2)
    return inf if log_odds == inf else df2 / df1 * exp(log_odds)


def _log_odds(below: float, above: float, a: float, b: float) -> float:
    """log(x / (1 - x)) of the beta quantile, with its share below and its share above.

    Newton's method on the logarithm of the smaller share, kept between bounds.
    """
    _require_positive(a, b)
    if below == 0 or above == 0:
        return -inf if below == 0 else inf
    smaller, wanted = (0, below) if below <= above else (1, above)
    low, high, u = -_FARTHEST, _FARTHEST, log(a / b)
    for _ in range(_MOST_STEPS):
        x, y = _share(u), _share(-u)
        found = _shares(x, y, a, b)[smaller]
        if (found > wanted) == (smaller == 0):
            high = u
        else:
            low = u
        gap = _gap(found, wanted, _slope(x, y, a, b))
        ahead = u + gap if smaller else u - gap
        before, u = u, ahead if low < ahead < high else (low + high) / 2
        if abs(u - before) <= _NEAR * max(1.0, abs(u)):
            break
    return u if abs(u) < _FARTHEST - 1 else copysign(inf, u)


def _gap(found: float, wanted: float, slope: float) -> float:
    """Newton's step for log(found) = log(wanted); infinite where it says nothing."""
    return log(found / wanted) * found / slope if found > 0 and slope > 0 else inf


def _parts(odds: float) -> tuple[float, float]:
    """The share of x in x + y, and of y, from x ÷ y."""
    return (1.0, 0.0) if odds == inf else (odds / (1 + odds), 1 / (1 + odds))


def _share(log_odds: float) -> float:
    """1 ÷ (1 + e^-u), with all digits at both ends."""
    if log_odds >= 0:
        return 1 / (1 + exp(-log_odds))
    return exp(log_odds) / (1 + exp(log_odds))


def _shares(x: float, y: float, a: float, b: float) -> tuple[float, float]:
    """Shares of Beta(a, b) below and above x = 1 - y; the smaller has all its digits.

    The fraction settles fast only below the mean, so above it the mirror is taken.
    """
    _require_positive(a, b)
    if x == 0 or y == 0:
        return (0.0, 1.0) if x == 0 else (1.0, 0.0)
    slope = _slope(x, y, a, b)
    if a * y >= b * x:
        below = min(1.0, slope / _fraction(x, y, a, b))
        return below, 1 - below
    above = min(1.0, slope / _fraction(y, x, b, a))
    return 1 - above, above


def _fraction(x: float, y: float, a: float, b: float) -> float:
    """x^a y^b ÷ B(a, b) divided by I_x(a, b): a continued fraction, by Lentz's method.

    Source: Didonato & Morris (1992), ACM Trans. Math. Software 18(3):360-373, eq. 9.
    """
    above_mean = a * y - b * x + 1
    value = c = _not_zero(a / (a + 1) * above_mean)
    d = 0.0
    for n in range(1, _MOST_TERMS):
        odd = a + 2 * n - 1
        top = (a + n - 1) / odd * ((a + b + n - 1) / odd) * n * (b - n) * x * x
        bottom = n + n * (b - n) * x / odd
        bottom += (a + n) / (odd + 2) * (above_mean + n * (1 + y))
        d = 1 / _not_zero(bottom + top * d)
        c = _not_zero(bottom + top / c)
        value *= c * d
        if abs(c * d - 1) <= _EXACT:
            return value
    raise ArithmeticError(f"incomplete beta: {x}, {a}, {b} did not settle")


def _not_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY


def _slope(x: float, y: float, a: float, b: float) -> float:
    """x^a y^b ÷ B(a, b): the density of Beta(a, b) over log-odds, without cancellation.

    Source: Loader (2000), Fast and Accurate Computation of Binomial Probabilities.
    """
    n = a + b
    if n < 10:  # little to cancel
        return exp(a * log(x) + b * log(y) + lgamma(n) - lgamma(a) - lgamma(b))
    errors = _stirling_error(n) - _stirling_error(a) - _stirling_error(b)
    misfit = _deviance(a, n * x) + _deviance(b, n * y)
    return exp(errors - misfit) * sqrt(a * b / (2 * pi * n))


def _deviance(observed: float, expected: float) -> float:
    """o log(o / e) - o + e, with all digits also where the two meet."""
    v = (observed - expected) / (observed + expected)
    if abs(v) > 0.1:
        return observed * log(observed / expected) + expected - observed
    total, power, j = (observed - expected) * v, 2 * observed * v, 0
    before = inf
    while total != before:
        before, j = total, j + 1
        power *= v * v
        total += power / (2 * j + 1)
    return total


def _stirling_error(n: float) -> float:
    """log n! less Stirling's formula; for n > 15 by its series, exact to 1e-17."""
    if n > 15:
        s = 1 / (n * n)
        tail = 1 / 1260 - s * (1 / 1680 - s * (1 / 1188 - s * 691 / 360360))
        return (1 / 12 - s * (1 / 360 - s * tail)) / n
    return lgamma(n + 1) - (n + 0.5) * log(n) + n - log(2 * pi) / 2


def _require_positive(*parameters: float) -> None:
    if not all(0 < each < inf for each in parameters):
        raise ValueError(f"not all above 0: {parameters}")


def _require_share(p: float) -> None:
    if not 0 <= p <= 1:
        raise ValueError(f"{p} is not between 0 and 1")
