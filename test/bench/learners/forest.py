"""Random forests of scikit-learn: forest.py FOLDER PEER TASK THREADS PARAMS."""

from peer import arguments, load, measure, report
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor

folder, peer, task, threads, params = arguments()
x, y = load(folder, "train")
model = (RandomForestRegressor if task == "regression" else RandomForestClassifier)(
    n_estimators=params["trees"],
    max_features=params["columnsPerSplit"] or "sqrt",
    max_depth=params["maximumDepth"],
    min_samples_leaf=params["minimumRowsPerLeaf"],
    n_jobs=threads,
    random_state=0,
)
_, figures = measure(lambda: model.fit(x, y))

test, _ = load(folder, "test")
predictions = model.predict(test) if task == "regression" else model.predict_proba(test)
report(figures, folder, peer, predictions[:, 1] if task == "binary" else predictions)
