"""Scores test.parquet with scikit-learn's boosted trees and pandas: scoring.py FOLDER PEER TASK THREADS PARAMS."""

import pandas as pd
from peer import arguments, load, measure, report
from sklearn.ensemble import HistGradientBoostingClassifier
from threadpoolctl import threadpool_limits

folder, peer, task, threads, params = arguments()
x, y = load(folder, "train")
model = HistGradientBoostingClassifier(
    max_iter=params["trees"],
    max_leaf_nodes=params["leaves"],
    learning_rate=params["learningRate"],
    min_samples_leaf=params["minimumRowsPerLeaf"],
    early_stopping=False,
).fit(x, y)
del x


def score():
    table = pd.read_parquet(folder / "test.parquet")
    probabilities = model.predict_proba(table.to_numpy())[:, 1]
    table["Scored Labels"] = (probabilities >= 0.5).astype("int64")
    table["Scored Probabilities"] = probabilities
    table.to_parquet(folder / "theirs.parquet", compression="zstd", index=False)


with threadpool_limits(threads):
    _, figures = measure(score)
report(figures)
