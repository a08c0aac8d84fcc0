"""Linear models of scikit-learn: linearModels.py FOLDER PEER TASK THREADS PARAMS."""

import numpy as np
from peer import arguments, load, measure, report
from sklearn.linear_model import ElasticNet, LinearRegression, LogisticRegression, PoissonRegressor
from threadpoolctl import threadpool_limits

folder, peer, task, threads, params = arguments()
x, y = load(folder, "train")
# As scikit-learn's users have them: rows one after the other.
x, test = np.ascontiguousarray(x), np.ascontiguousarray(load(folder, "test")[0])
# Our linear regression penalises columns of standard deviation 1/2.
l1, l2 = 2 * params.get("l1", 0), 4 * params["l2"]
model = {
    "linear": lambda: LinearRegression(),
    "elastic-net": lambda: ElasticNet(alpha=l1 + 2 * l2, l1_ratio=l1 / (l1 + 2 * l2)),
    "logistic": lambda: LogisticRegression(C=1 / params["l2"]),
    "poisson": lambda: PoissonRegressor(alpha=params["l2"] / len(y)),
}[params.get("model", "linear")]()
with threadpool_limits(threads):
    _, figures = measure(lambda: model.fit(x, y))

predictions = model.predict(test) if task == "regression" else model.predict_proba(test)
report(figures, folder, peer, predictions[:, 1] if task == "binary" else predictions)
