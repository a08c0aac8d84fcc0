"""tritonClient.py HOST:PORT KEY MODEL FOLDER: asks an endpoint as Triton's own client does, in each of its forms, and prints the answers.

FOLDER/columns.json has the values of each input, and its data type. An output is printed as a list, missing values as null.
"""

import json
import math
import pathlib
import sys

import numpy as np
import tritonclient.http as triton

address, key, model, folder = sys.argv[1:]
columns = json.loads((pathlib.Path(folder) / "columns.json").read_text())
client = triton.InferenceServerClient(url=address)
numbers = {"FP64": np.float64, "FP32": np.float32, "INT64": np.int64, "INT32": np.int32, "BOOL": np.bool_}


def make_headers():
    # The client adds its own to what it is given.
    return {"Authorization": f"Bearer {key}"}


def make_inputs(binary):
    inputs = []
    for column in columns:
        kind, values = column["datatype"], column["values"]
        if kind == "BYTES":
            array = np.array([[("" if v is None else v).encode()] for v in values], dtype=object)
        else:
            array = np.array([[math.nan if v is None else v] for v in values], dtype=numbers[kind])
        tensor = triton.InferInput(column["name"], list(array.shape), kind)
        tensor.set_data_from_numpy(array, binary_data=binary)
        inputs.append(tensor)
    return inputs


def read_outputs(result):
    answers = {}
    for output in result.get_response()["outputs"]:
        values = result.as_numpy(output["name"]).reshape(-1)
        texts = values.dtype == object
        answers[output["name"]] = [
            (v.decode() if isinstance(v, bytes) else v) if texts else (None if isinstance(v, float) and math.isnan(v) else v.item())
            for v in values
        ]
    return answers


metadata = client.get_model_metadata(model, headers=make_headers())
asked = [triton.InferRequestedOutput(output["name"], binary_data=False) for output in metadata["outputs"]]
print(
    json.dumps(
        {
            "live": client.is_server_live(headers=make_headers()),
            "ready": client.is_server_ready(headers=make_headers()),
            "modelReady": client.is_model_ready(model, headers=make_headers()),
            "metadata": metadata,
            "binary": read_outputs(client.infer(model, make_inputs(True), headers=make_headers())),
            "json": read_outputs(client.infer(model, make_inputs(False), headers=make_headers(), outputs=asked)),
            "gzip": read_outputs(client.infer(model, make_inputs(True), headers=make_headers(), request_compression_algorithm="gzip")),
            "deflate": read_outputs(
                client.infer(model, make_inputs(True), headers=make_headers(), request_compression_algorithm="deflate")
            ),
        }
    )
)
