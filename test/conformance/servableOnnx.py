"""servableOnnx.py FOLDER: checks every NAME.onnx with ONNX's own checker, runs it on NAME.json, which has a list of values an input, and
prints its outputs by name, and what the file says of itself."""

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
    values = json.loads(path.with_suffix(".json").read_text())
    feeds = {}
    for port in session.get_inputs():
        assert port.shape == ["N", 1], port
        if port.type == "tensor(double)":
            column = np.array([np.nan if value is None else value for value in values[port.name]], dtype=np.float64)
        else:
            assert port.type == "tensor(string)", port
            column = np.array(["" if value is None else value for value in values[port.name]], dtype=object)
        feeds[port.name] = column.reshape(-1, 1)
    names = [port.name for port in session.get_outputs()]
    outputs = dict(zip(names, session.run(None, feeds)))
    answers[path.stem] = {
        "outputs": {name: output.reshape(-1).tolist() for name, output in outputs.items()},
        "metadata": session.get_modelmeta().custom_metadata_map,
    }
print(json.dumps(answers))
