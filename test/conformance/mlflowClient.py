"""What a user of MLflow does, with its unmodified client, against the server that MLFLOW_TRACKING_URI names. Prints one JSON."""

import json
import logging
import math
import os
import sys
import tempfile

import mlflow
import numpy
import onnx
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException
from onnx import TensorProto, helper
from requests import HTTPError

logging.getLogger("mlflow").setLevel(logging.ERROR)
client = MlflowClient()
answers = {}


def refusal(call, *args, **kwargs):
    try:
        call(*args, **kwargs)
    except MlflowException as error:
        return [error.error_code, str(error)]
    except HTTPError as error:
        answer = error.response.json()
        return [answer["error_code"], answer["message"]]
    return None


def tracking():
    mlflow.set_experiment("first")
    with mlflow.start_run(run_name="hello") as run:
        mlflow.log_params({"rate": 0.1, "kind": "tree"})
        for step in range(5):
            mlflow.log_metric("loss", 1 / (step + 1), step=step)
        mlflow.log_metrics({"auc": 0.9, "undefined": math.nan, "endless": math.inf, "a b/c": 1})
        mlflow.set_tags({"team": "risk", "note": "50% done"})
        with mlflow.start_run(nested=True, run_name="child") as child:
            mlflow.log_metric("auc", 0.5)
    identity = run.info.run_id
    read = client.get_run(identity)
    answers["run"] = {
        "id": identity,
        "status": read.info.status,
        "name": read.info.run_name,
        "params": read.data.params,
        "auc": read.data.metrics["auc"],
        "loss": read.data.metrics["loss"],
        "undefined": math.isnan(read.data.metrics["undefined"]),
        "endless": read.data.metrics["endless"],
        "team": read.data.tags["team"],
    }
    answers["history"] = [[m.step, m.value] for m in client.get_metric_history(identity, "loss")]
    experiment = read.info.experiment_id

    def found(text, **kwargs):
        return [run.info.run_name for run in client.search_runs([experiment], text, **kwargs)]

    queries = [
        "metrics.auc > 0.5",
        "metrics.auc <= 0.5",
        "metrics.`a b/c` = 1",
        "params.kind = 'tree' and params.rate = '0.1'",
        "params.kind != 'tree'",
        "tags.team LIKE 'ri%'",
        "tags.team LIKE 'RI%'",
        "tags.team ILIKE 'RI%'",
        "tags.note = '50% done'",
        "tags.`mlflow.parentRunId` = '%s'" % identity,
        "attributes.run_name = 'child' AND attributes.status = 'FINISHED'",
        "run_id IN ('%s', 'other')" % identity,
        "attributes.start_time > 0",
        "",
    ]
    answers["searches"] = [[query.replace(identity, "ID"), found(query)] for query in queries]
    answers["ordered"] = found("", order_by=["metrics.auc ASC"])
    page = client.search_runs([experiment], max_results=1)
    rest = client.search_runs([experiment], max_results=1, page_token=page.token)
    answers["pages"] = [len(page), len(rest), rest.token, page[0].info.run_id != rest[0].info.run_id]
    wrong = ["metrics.a >", "metrics.a > 'x'", "a = 1 OR b = 2", "foo.b = 1", "attributes.nothing = '1'", "params.a > 1"]
    answers["refused searches"] = [refusal(client.search_runs, [experiment], text) for text in wrong]

    answers["changed parameter"] = refusal(client.log_param, identity, "rate", 0.2)
    answers["unknown run"] = refusal(client.get_run, "0" * 32)
    answers["bad key"] = refusal(client.log_batch, identity, [mlflow.entities.Metric("x" * 300, 1, 0, 0)])
    client.delete_run(child.info.run_id)
    answers["deleted"] = found("")
    answers["log to deleted"] = refusal(client.log_metric, child.info.run_id, "x", 1)
    client.restore_run(child.info.run_id)
    answers["restored"] = sorted(found(""))
    client.set_terminated(identity, "KILLED")
    answers["terminated"] = client.get_run(identity).info.status
    return identity


def artifacts(identity):
    folder = tempfile.mkdtemp()
    for name, text in {"a.json": '{"x": 1}', "b/c.txt": "text", "b/empty": ""}.items():
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as file:
            file.write(text)
    client.log_artifacts(identity, folder, "results")
    client.log_artifact(identity, os.path.join(folder, "a.json"))
    listed = client.list_artifacts(identity, "results")
    answers["listed"] = [[file.path, file.is_dir, file.file_size] for file in listed]
    answers["root"] = [file.path for file in client.list_artifacts(identity)]
    target = client.download_artifacts(identity, "results", tempfile.mkdtemp())
    with open(os.path.join(target, "b", "c.txt")) as file:
        answers["downloaded"] = file.read()
    answers["empty"] = os.path.getsize(os.path.join(target, "b", "empty"))
    answers["clash"] = refusal(client.log_artifact, identity, os.path.join(folder, "a.json"), "a.json")
    answers["missing artifact"] = refusal(client.download_artifacts, identity, "nothing.txt", tempfile.mkdtemp())


def experiments():
    identity = client.create_experiment("second", tags={"team": "risk"})
    answers["second"] = client.get_experiment(identity).tags
    answers["taken"] = refusal(client.create_experiment, "second")
    answers["location"] = refusal(client.create_experiment, "third", artifact_location="file:///tmp")
    client.rename_experiment(identity, "renamed")
    answers["found"] = [e.name for e in client.search_experiments(filter_string="tags.team = 'risk'")]
    client.delete_experiment(identity)
    answers["gone"] = [e.name for e in client.search_experiments(filter_string="tags.team = 'risk'")]
    client.restore_experiment(identity)
    answers["all"] = sorted(e.name for e in client.search_experiments())
    pipelines = client.get_experiment_by_name("Pipelines").experiment_id
    answers["log to pipelines"] = refusal(client.create_run, pipelines)


def pipelines(model):
    """Reads what a pipeline of the app has made."""
    experiment = client.get_experiment_by_name("Pipelines").experiment_id
    [run] = client.search_runs([experiment], "metrics.coefficient_of_determination > 0.5 and params.label = 'price'")
    identity = run.info.run_id
    answers["pipeline run"] = {
        "id": identity,
        "status": run.info.status,
        "params": run.data.params,
        "metrics": run.data.metrics,
        "source": run.data.tags["mlflow.source.name"],
    }
    history = client.get_metric_history(identity, "training_loss")
    answers["pipeline history"] = len(history)
    answers["outputs"] = [file.path for file in client.list_artifacts(identity, "score")]
    path = client.download_artifacts(identity, "train/trainedModel", tempfile.mkdtemp())
    answers["model files"] = sorted(os.listdir(path))
    answers["log to pipeline"] = refusal(client.log_metric, identity, "x", 1)
    client.set_tag(identity, "reviewed", "yes")
    answers["tagged"] = len(client.search_runs([experiment], "tags.reviewed = 'yes'"))
    [version] = client.search_model_versions("name = '%s'" % model)
    answers["version"] = [version.name, version.version, version.run_id == identity, version.current_stage]
    loaded = mlflow.onnx.load_model("models:/%s/%s" % (model, version.version))
    answers["loaded inputs"] = sorted(value.name for value in loaded.graph.input)[:3]


def registry():
    mlflow.set_experiment("models")
    graph = helper.make_graph(
        [helper.make_node("MatMul", ["x", "w"], ["y"])],
        "sum",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [None, 2])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [None, 1])],
        [helper.make_tensor("w", TensorProto.FLOAT, [2, 1], [1.0, 2.0])],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    with mlflow.start_run() as run:
        sample = numpy.array([[1.0, 2.0]], dtype=numpy.float32)
        logged = mlflow.onnx.log_model(model, name="model", registered_model_name="outside", input_example=sample)
    version = client.get_model_version("outside", "1")
    answers["outside"] = [version.source == logged.model_uri, version.run_id == run.info.run_id, version.status]
    client.set_registered_model_alias("outside", "champion", 1)
    answers["champion"] = mlflow.onnx.load_model("models:/outside@champion").graph.name
    client.set_model_version_tag("outside", "1", "checked", "yes")
    client.update_model_version("outside", "1", "Sums")
    client.transition_model_version_stage("outside", "1", "Production")
    again = client.get_model_version_by_alias("outside", "champion")
    answers["again"] = [again.tags, again.description, again.current_stage]
    answers["registered"] = [m.name for m in client.search_registered_models("name LIKE 'out%'")]
    answers["logged models"] = [m.name for m in mlflow.search_logged_models(output_format="list")]
    answers["foreign source"] = refusal(client.create_model_version, "outside", "file:///etc")
    client.create_registered_model("empty", description="None yet")
    answers["bad name"] = refusal(client.create_registered_model, "../up")
    client.delete_registered_model("empty")
    client.copy_model_version("models:/outside/1", "copied")
    client.delete_model_version("copied", "1")
    answers["deleted version"] = refusal(client.get_model_version, "copied", "1")
    client.delete_registered_model("copied")


identity = tracking()
artifacts(identity)
experiments()
pipelines(sys.argv[1])
registry()
print(json.dumps(answers))
