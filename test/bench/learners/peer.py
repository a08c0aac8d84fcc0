"""What the scripts of the peers share: data as learnerData.ts writes it, and the figures of a fit.

A script is called as SCRIPT FOLDER PEER TASK THREADS PARAMS, fits the peer on `trainX.npy`, `trainY.npy`, writes what it predicts for
`testX.npy` to PEER.npy (probabilities for classes) and prints a line of JSON.
"""

import json
import pathlib
import sys
import time

import numpy as np


def arguments():
    folder, peer, task, threads, params = sys.argv[1:6]
    return pathlib.Path(folder), peer, task, int(threads), json.loads(params)


def load(folder, part):
    return np.load(folder / f"{part}X.npy"), np.load(folder / f"{part}Y.npy")


def measure(fit):
    """Seconds of the call alone, processor time of all threads, and the most memory from the loaded data on."""
    try:
        pathlib.Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        pass
    cpu, start = time.process_time(), time.perf_counter()
    fitted = fit()
    figures = {"seconds": time.perf_counter() - start, "cpuSeconds": time.process_time() - cpu, "peakBytes": peak()}
    return fitted, figures


def peak():
    try:
        for line in pathlib.Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


def report(figures, folder=None, peer=None, predictions=None):
    if predictions is not None:
        np.save(folder / f"{peer}.npy", np.ascontiguousarray(predictions, dtype=np.float32).reshape(-1))
    print(json.dumps(figures))
