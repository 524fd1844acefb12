"""What scikit-learn asks of an estimator: its own checks, on the estimators as they are,
and on the same with purchase histories in place of the checks' random numbers."""

from __future__ import annotations

import pickle
import warnings

import numpy
import pandas
import pytest
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.utils.estimator_checks import check_estimator

import clv

PURCHASE = [clv.BGNBD, clv.MBGNBD, clv.ParetoNBD, clv.GGomNBD, clv.NBD]
#: Fitted to gaps between purchases or to counted opportunities as well, which no matrix has.
OTHERS = [clv.BGCNBDk, clv.MBGCNBDk, clv.BGBB]
SPEND = [clv.GammaGamma, clv.GammaGammaFrequency, clv.CustomerLifetimeValue]
CONTRACTS = [clv.SBG, clv.BdW]

NO_HISTORIES = "random real numbers are no purchase histories: counts are whole, recency is below T"

#: The checks that fit an estimator to random numbers and then look at something else, which
#: is looked at below with histories.
RANDOM_NUMBERS = [
    "check_fit_score_takes_y", "check_estimators_overwrite_params",
    "check_dont_overwrite_parameters", "check_estimators_fit_returns_self",
    "check_readonly_memmap_input", "check_n_features_in_after_fitting", "check_estimators_dtypes",
    "check_estimators_nan_inf",
    "check_sample_weights_pandas_series", "check_sample_weights_not_an_array",
    "check_sample_weights_list", "check_all_zero_sample_weights_error",
    "check_sample_weights_shape", "check_sample_weights_not_overwritten",
    "check_sample_weight_equivalence_on_dense_data", "check_dtype_object",
    "check_pipeline_consistency", "check_estimators_pickle", "check_f_contiguous_array_estimator",
    "check_regressors_train", "check_regressor_data_not_an_array",
    "check_regressors_no_decision_function", "check_regressors_int", "check_supervised_y_2d",
    "check_methods_sample_order_invariance", "check_methods_subset_invariance",
    "check_dict_unchanged", "check_fit_idempotent", "check_fit_check_is_fitted",
    "check_n_features_in", "check_fit2d_predict1d",
]  # fmt: skip

NO_Y = "y is not used: the past says what is to be fitted"

#: What cannot apply to histories either.
WITH_HISTORIES = {
    "check_supervised_y_2d": NO_Y,
    "check_supervised_y_no_nan": NO_Y,
}


def run_checks(estimator, expected: dict[str, str]) -> dict[str, list[str]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        results = check_estimator(
            estimator, expected_failed_checks=expected, on_fail=None, on_skip=None
        )
    found: dict[str, list[str]] = {}
    for result in results:
        line = f"{result['check_name']}: {result['exception']}"
        found.setdefault(result["status"], []).append(line)
    return found


@pytest.mark.parametrize("kind", PURCHASE + OTHERS + SPEND + CONTRACTS)
def test_the_checks_of_scikit_learn(kind) -> None:
    found = run_checks(kind(), dict.fromkeys(RANDOM_NUMBERS, NO_HISTORIES))
    assert not found.get("failed")
    assert len(found["passed"]) >= 18


# MARK: - The same with histories


class AnyWidth(dict):
    """A layout of matrices that may have any number of columns."""

    def __init__(self) -> None:
        super().__init__({1: ("x0",)})

    def __missing__(self, count):
        return tuple(f"x{place}" for place in range(count))

    def __contains__(self, count):
        return count >= 1


def histories(X) -> pandas.DataFrame:
    """A purchase history for each row of any numbers, which depends on that row alone."""
    matrix = X.to_numpy() if hasattr(X, "to_numpy") else numpy.column_stack(list(X.values()))
    some, all_ = numpy.abs(matrix[:, 0]), numpy.abs(matrix.sum(axis=1))
    frequency = numpy.floor(3 * some) % 7
    T = 20 + numpy.floor(5 * all_) % 20
    share = 0.05 + 0.9 * ((7.3 * all_ + some) % 1)
    return pandas.DataFrame(
        {"frequency": frequency, "recency": numpy.where(frequency > 0, T * share, 0.0), "T": T,
         "monetary_value": numpy.where(frequency > 0, 5 + 50 * ((3.1 * all_) % 1), 0.0)}
    )  # fmt: skip


def on_anything(kind):
    """A kind of estimator that reads histories out of any numbers."""

    class OnAnything(kind):
        _layout = AnyWidth()

        def _taken(self, X, y=None):
            return histories(super()._taken(X, y))

        def _given(self, X):
            table = super()._given(X)
            return table if X is None else histories(table)

        def predict(self, X=None, **ahead):
            values = super().predict(X, **ahead)
            return numpy.asarray(values["clv"] if hasattr(values, "columns") else values)

    OnAnything.__init__.__kwdefaults__ = kind.__init__.__kwdefaults__
    OnAnything.__name__ = OnAnything.__qualname__ = f"{kind.__name__}OnAnything"
    globals()[OnAnything.__name__] = OnAnything
    return OnAnything


@pytest.mark.parametrize("kind", [clv.BGNBD, clv.NBD, clv.GammaGamma, clv.CustomerLifetimeValue])
def test_the_checks_with_histories(kind) -> None:
    expected = dict(WITH_HISTORIES)
    if kind is clv.GammaGamma:
        expected["check_fit2d_1sample"] = "it says itself that one customer shows no spread"
    found = run_checks(on_anything(kind)(), expected)
    assert not found.get("failed")
    assert len(found["passed"]) >= 40


def test_a_pipeline_and_a_grid_with_scores(summary) -> None:
    y = summary["frequency_holdout"]
    pipeline = make_pipeline(FunctionTransformer(), clv.BGNBD(future_t=39.0)).fit(summary, y)
    assert 0.3 < pipeline.score(summary, y) < 0.5
    grid = GridSearchCV(clv.BGNBD(), {"future_t": [13.0, 39.0]}, cv=3).fit(summary, y)
    assert grid.best_params_ == {"future_t": 39.0}
    bought = summary[summary["frequency_holdout"] > 0]
    spend = clv.GammaGamma().fit(summary)
    assert spend.score(summary) == pytest.approx(
        spend.score(bought, bought["monetary_value_holdout"])
    )
    worth = clv.CustomerLifetimeValue(horizon=39.0)
    money = summary["frequency_holdout"] * summary["monetary_value_holdout"]
    assert worth.fit(summary).score(summary) == pytest.approx(worth.score(summary, money))
    forms = {"spend_form": ["means", "amounts"]}
    grid = GridSearchCV(worth, forms, cv=2, error_score="raise").fit(summary, money)
    assert 0 < grid.best_score_ < 1 and grid.best_params_["spend_form"] in forms["spend_form"]
    with pytest.raises(clv.DataError, match="nothing to score"):
        spend.score(summary[summary["frequency_holdout"] == 0])


# MARK: - Matrices


@pytest.fixture(scope="module")
def matrix(summary):
    return summary[["frequency", "recency", "T", "monetary_value"]].to_numpy()


def test_matrices_are_read_by_place(summary, matrix) -> None:
    model = clv.CustomerLifetimeValue(spend_form="means").fit(matrix)
    assert model.n_features_in_ == 4 and not hasattr(model, "feature_names_in_")
    names = ["customer_id", "frequency", "recency", "T", "monetary_value"]
    twin = clv.CustomerLifetimeValue(spend_form="means").fit(summary[names])
    assert list(twin.feature_names_in_) == names
    assert list(model.predict(matrix)["clv"]) == list(twin.predict(summary)["clv"])
    spend = clv.GammaGamma().fit(matrix[:, [0, 3]])
    assert spend.params_ == clv.GammaGamma().fit(matrix).params_
    again = clv.BGNBD().fit(summary).fit(matrix[:, :3])
    assert again.n_features_in_ == 3 and not hasattr(again, "feature_names_in_")


@pytest.mark.parametrize(
    ("change", "words"),
    [(lambda X: X[:, :2], "2 feature"), (lambda X: X[0], "Reshape your data"),
     (lambda X: X[:0], "0 sample"), (lambda X: X.astype(complex), "Complex data"),
     (lambda X: [[1, 2, 3], [1]], "no matrix|Reshape"), (lambda X: X[:, [0] * 7], "7 columns")],
)  # fmt: skip
def test_what_is_no_matrix_of_customers(change, words, matrix) -> None:
    with pytest.raises(clv.DataError, match=words):
        clv.BGNBD().fit(change(matrix))


def test_cells_and_columns_that_are_wrong(matrix) -> None:
    from scipy.sparse import csr_array

    with pytest.raises(clv.DataError, match="sparse.*toarray"):
        clv.BGNBD().fit(csr_array(matrix))
    for value, word in ((numpy.nan, "NaN"), (numpy.inf, "inf")):
        bad = matrix.copy()
        bad[5, 2] = value
        with pytest.raises(clv.DataError, match=word) as caught:
            clv.BGNBD().fit(bad)
        assert (caught.value.row, caught.value.column) == (5, "T")
    texts = matrix.astype(object)
    texts[3, 1] = "x"
    with pytest.raises(TypeError, match="'x' is no number") as caught:
        clv.BGNBD().fit(texts)
    assert isinstance(caught.value, clv.DataError) and caught.value.column == "recency"
    model = clv.BGNBD().fit(matrix)
    with pytest.raises(clv.DataError, match="X has 3 features, but BGNBD is expecting 4"):
        model.predict(matrix[:, :3])
    with pytest.raises(clv.DataError, match="y has 3"):
        clv.BGNBD().fit(matrix, [1, 2, 3])
    for weights, words in ((numpy.zeros(len(matrix)), "zero"), ([1, 2], "shape")):
        with pytest.raises(clv.DataError, match=words):
            clv.BGNBD().fit(matrix, sample_weight=weights)


@pytest.mark.parametrize("kind", [clv.BGNBD, clv.GammaGamma])
def test_a_count_below_zero_is_named_in_frames_too(kind, summary) -> None:
    table = summary.assign(frequency=summary["frequency"].where(summary.index != 6, -1))
    with pytest.raises(clv.DataError, match="-1") as caught:
        kind().fit(table)
    assert (caught.value.row, caught.value.column) == (6, "frequency")


def test_not_fitted_is_of_both_kinds() -> None:
    with pytest.raises(NotFittedError) as caught:
        clv.BGNBD().predict([[1, 2, 3]])
    assert isinstance(caught.value, clv.NotFittedError)
    copy = pickle.loads(pickle.dumps(caught.value))
    assert isinstance(copy, NotFittedError) and str(copy) == str(caught.value)


def test_scikit_learn_is_not_imported() -> None:
    import subprocess
    import sys

    code = (
        "import sys, clv\n"
        "try: clv.BGNBD().params_\n"
        "except clv.NotFittedError: print(sorted(n for n in sys.modules if n.startswith('sk')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
