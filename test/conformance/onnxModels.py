"""onnxModels.py FOLDER: checks every NAME.onnx with ONNX's own checker, runs it on NAME.inputs.json and prints what it answers."""

import json
import pathlib
import sys

import numpy as np
import onnx
import onnxruntime

answers = {}
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.onnx")):
    onnx.checker.check_model(str(path), full_check=True)
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    columns = json.loads(path.with_suffix(".inputs.json").read_text())
    feeds = {
        port.name: np.array(
            [[np.nan if v is None and port.type == "tensor(float)" else ("" if v is None else v)] for v in columns[port.name]],
            dtype=np.float32 if port.type == "tensor(float)" else object,
        )
        for port in session.get_inputs()
    }
    answers[path.stem] = session.run(None, feeds)[0].reshape(-1).astype(float).tolist()
print(json.dumps(answers))
