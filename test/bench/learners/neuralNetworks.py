"""Neural networks of scikit-learn: neuralNetworks.py FOLDER PEER TASK THREADS PARAMS."""

import warnings

import numpy as np
from peer import arguments, load, measure, report
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.preprocessing import MinMaxScaler
from threadpoolctl import threadpool_limits

folder, peer, task, threads, params = arguments()
x, y = load(folder, "train")
x, test = np.ascontiguousarray(x), np.ascontiguousarray(load(folder, "test")[0])
kind = MLPRegressor if task == "regression" else MLPClassifier
model = kind(
    hidden_layer_sizes=params["hiddenNodes"],
    solver=params["optimizer"],
    learning_rate_init=params["learningRate"],
    batch_size=params["batchSize"],
    max_iter=params["iterations"],
    momentum=0,
    alpha=0,
    tol=0,
    random_state=0,
)
warnings.filterwarnings("ignore")
with threadpool_limits(threads):
    # Scaling is part of our fit, too.
    (scaler, _), figures = measure(lambda: (s := MinMaxScaler().fit(x), model.fit(s.transform(x), y.astype(np.float32))))

test = scaler.transform(test)
predictions = model.predict(test) if task == "regression" else model.predict_proba(test)
report(figures, folder, peer, predictions[:, 1] if task == "binary" else predictions)
