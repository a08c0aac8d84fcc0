"""scikit-learn's learners on ten data sets, and the rows that they were trained and tested on, for test/quality/comparePeers.ts.

python test/quality/peers.py FOLDER SEEDS [NAME …]

Writes FOLDER/NAME-SEED-training.parquet and -test.parquet, and prints a JSON object a data set: its task, label and, by learner, the
figure of each seed: AUC for two classes, root mean squared error for numbers, accuracy for more classes.
"""

import json
import pathlib
import sys

import numpy as np
import pandas as pd
from sklearn.compose import make_column_selector, make_column_transformer
from sklearn.ensemble import (
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import accuracy_score, roc_auc_score, root_mean_squared_error
from sklearn.model_selection import StratifiedKFold, train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, StandardScaler, TargetEncoder

data = pathlib.Path(__file__).parent.parent.parent / "pipelines" / "examples" / "data"


def automobile(_):
    frame = pd.read_csv(data / "automobile-price-raw.csv", na_values="?").drop(columns="normalized-losses")
    return frame.dropna().reset_index(drop=True), "price", "regression"


def adult(_):
    return pd.read_csv(data / "adult-census-income.csv", na_values="?", skipinitialspace=True), "income", "binary"


def german(_):
    return pd.read_csv(data / "german-credit.csv"), "credit-risk", "binary"


def iris(_):
    return pd.read_csv(data / "iris.csv"), "species", "multiclass"


def numbers(random, rows, columns):
    return pd.DataFrame(random.normal(size=(rows, columns)), columns=[f"x{i}" for i in range(columns)])


def classes(random, score):
    return np.where(random.random(len(score)) < 1 / (1 + np.exp(-score)), "yes", "no")


def missing_values(random):
    frame = numbers(random, 8000, 12)
    score = 1.5 * frame.x0 - frame.x1 * frame.x2 + np.sin(2 * frame.x3) + 0.5 * frame.x4
    # Larger values are missing more often, so that what is missing tells something.
    gone = random.random(frame.shape) < 1 / (1 + np.exp(1 - frame.to_numpy()))
    frame = frame.mask(gone)
    frame["label"] = classes(random, score)
    return frame, "label", "binary"


def many_categories(random):
    frame = numbers(random, 12000, 4)
    effects = random.normal(size=400)
    codes = np.minimum(random.geometric(0.01, 12000), 400) - 1
    frame["place"] = np.char.add("place ", codes.astype(str))
    frame["label"] = classes(random, effects[codes] + frame.x0 + frame.x1 * frame.x2)
    return frame, "label", "binary"


def imbalanced(random):
    frame = numbers(random, 60000, 8)
    frame["label"] = classes(random, 1.5 * frame.x0 + frame.x1 - 0.7 * frame.x2**2 - 7)
    return frame, "label", "binary"


def wide(random):
    frame = numbers(random, 3000, 2000)
    frame["label"] = classes(random, frame.iloc[:, :10].sum(axis=1) + frame.x0 * frame.x1)
    return frame, "label", "binary"


def constant_columns(random):
    frame = numbers(random, 6000, 8)
    frame["label"] = 3 * frame.x0 + np.abs(frame.x1) * 2 + frame.x2 * frame.x3 + random.normal(size=6000)
    frame["same"] = 7.0
    frame["word"] = "always"
    return frame, "label", "regression"


def duplicate_rows(random):
    frame = numbers(random, 1500, 6).round(1)
    frame["label"] = frame.x0 - 2 * frame.x1 + frame.x2**2 + 0.5 * random.normal(size=1500)
    return pd.concat([frame] * 4).reset_index(drop=True), "label", "regression"


datasets = {
    "automobile": automobile,
    "adult": adult,
    "german": german,
    "iris": iris,
    "missing-values": missing_values,
    "many-categories": many_categories,
    "imbalanced": imbalanced,
    "wide": wide,
    "constant-columns": constant_columns,
    "duplicate-rows": duplicate_rows,
}

texts = make_column_selector(dtype_include=["object", "str", "category"])
others = make_column_selector(dtype_exclude=["object", "str", "category"])


def encode(scale):
    """Indicators for texts, means for missing numbers."""
    fill = SimpleImputer(keep_empty_features=True)
    return make_column_transformer(
        (OneHotEncoder(handle_unknown="ignore"), texts),
        (make_pipeline(fill, StandardScaler()) if scale else fill, others),
    )


def boosting_encoder(frame, seed):
    """Texts as categories; where there are more than the 255 that scikit-learn's boosting can take, as means of the label."""
    words = frame.select_dtypes(["object", "str"])
    if words.nunique().max() > 255:
        encoder = TargetEncoder(cv=StratifiedKFold(5, shuffle=True, random_state=seed))
    else:
        encoder = FunctionTransformer(lambda part: part.astype("category"), feature_names_out="one-to-one")
    columns = make_column_transformer((encoder, texts), remainder="passthrough", verbose_feature_names_out=False)
    return columns.set_output(transform="pandas")


def learners(task, frame, seed):
    regression = task == "regression"
    boost = HistGradientBoostingRegressor if regression else HistGradientBoostingClassifier
    forest = RandomForestRegressor if regression else RandomForestClassifier
    boosting = dict(learning_rate=0.1, max_iter=100, max_leaf_nodes=31, early_stopping=False)
    return {
        "boosted": make_pipeline(boosting_encoder(frame, seed), boost(categorical_features="from_dtype", **boosting)),
        "forest": make_pipeline(encode(False), forest(100, random_state=seed, n_jobs=-1)),
        # At the minimum: by default it stops after ten steps where there are 2,000 columns.
        "linear": make_pipeline(encode(True), Ridge(1) if regression else LogisticRegression(max_iter=20000, tol=1e-9)),
    }


def figure(task, model, test, label):
    features = test.drop(columns=label)
    if task == "regression":
        return root_mean_squared_error(test[label], model.predict(features))
    if task == "binary":
        return roc_auc_score(test[label] == model.classes_[1], model.predict_proba(features)[:, 1])
    return accuracy_score(test[label], model.predict(features))


def main(folder, seeds, *names):
    for name in names or datasets:
        figures = {}
        for seed in range(int(seeds)):
            frame, label, task = datasets[name](np.random.default_rng(seed))
            classes_of = None if task == "regression" else frame[label]
            training, test = train_test_split(frame, test_size=0.3, random_state=seed, stratify=classes_of)
            training.to_parquet(pathlib.Path(folder) / f"{name}-{seed}-training.parquet", index=False)
            test.to_parquet(pathlib.Path(folder) / f"{name}-{seed}-test.parquet", index=False)
            for learner, model in learners(task, training.drop(columns=label), seed).items():
                model.fit(training.drop(columns=label), training[label])
                figures.setdefault(learner, []).append(figure(task, model, test, label))
        print(json.dumps({"name": name, "task": task, "label": label, "figures": figures}), flush=True)


main(*sys.argv[1:])
