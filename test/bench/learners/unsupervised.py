"""k-means and principal components of scikit-learn: unsupervised.py FOLDER PEER - THREADS PARAMS."""

import json

from peer import arguments, load, measure
from threadpoolctl import threadpool_limits

folder, peer, _, threads, params = arguments()
x, _ = load(folder, "train")

if peer == "pca":
    from sklearn.decomposition import PCA

    model = PCA(params["components"])
    quality = lambda: {"explained": float(model.explained_variance_.sum())}
else:
    from sklearn.cluster import KMeans

    first = params["initialisation"] == "first-rows"
    model = KMeans(
        params["clusters"],
        init=x[: params["clusters"]] if first else "k-means++",
        n_init=1,
        max_iter=params["iterations"],
        algorithm=peer,
        random_state=0,
    )
    quality = lambda: {"inertia": float(model.inertia_), "iterations": int(model.n_iter_)}

with threadpool_limits(threads):
    _, figures = measure(lambda: model.fit(x))
print(json.dumps({**figures, "metrics": quality()}))
