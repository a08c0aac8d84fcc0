"""Boosted trees of scikit-learn, LightGBM and XGBoost: boostedTrees.py FOLDER PEER TASK THREADS PARAMS."""

from peer import arguments, load, measure, report

folder, peer, task, threads, params = arguments()
trees, leaves, rate, rows = (params[name] for name in ("trees", "leaves", "learningRate", "minimumRowsPerLeaf"))
x, y = load(folder, "train")

if peer == "scikit-learn":
    from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
    from threadpoolctl import threadpool_limits

    model = (HistGradientBoostingRegressor if task == "regression" else HistGradientBoostingClassifier)(
        max_iter=trees,
        max_leaf_nodes=leaves,
        learning_rate=rate,
        min_samples_leaf=rows,
        l2_regularization=params["l2"],
        early_stopping=False,
    )
    with threadpool_limits(threads):
        _, figures = measure(lambda: model.fit(x, y))
elif peer == "lightgbm":
    import lightgbm

    model = (lightgbm.LGBMRegressor if task == "regression" else lightgbm.LGBMClassifier)(
        n_estimators=trees,
        num_leaves=leaves,
        learning_rate=rate,
        min_child_samples=rows,
        reg_lambda=params["l2"],
        n_jobs=threads,
        verbose=-1,
    )
    _, figures = measure(lambda: model.fit(x, y))
else:
    import xgboost

    model = (xgboost.XGBRegressor if task == "regression" else xgboost.XGBClassifier)(
        n_estimators=trees,
        max_leaves=leaves,
        max_depth=0,
        grow_policy="lossguide",
        tree_method="hist",
        learning_rate=rate,
        reg_lambda=params["l2"],
        n_jobs=threads,
    )
    _, figures = measure(lambda: model.fit(x, y))

test, _ = load(folder, "test")
predictions = model.predict(test) if task == "regression" else model.predict_proba(test)
report(figures, folder, peer, predictions[:, 1] if task == "binary" else predictions)
