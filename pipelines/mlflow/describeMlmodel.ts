import { modelFiles } from '../contract/model.ts';
import type { ModelVersion } from '../contract/registry.ts';

/**
 * An `MLmodel` file for a folder that holds an ONNX file, by which MLflow's client knows how to load it
 * (https://mlflow.org/docs/latest/ml/model/#storage-format). JSON is YAML.
 */
export function describeMlmodel({ name, version, createdAt }: ModelVersion): string {
  const data = modelFiles.graph;
  const description = {
    flavors: {
      onnx: { code: null, data, providers: ['CPUExecutionProvider'], onnx_session_options: null },
      python_function: { loader_module: 'mlflow.onnx', data, python_version: '3' },
    },
    model_uuid: null,
    utc_time_created: new Date(createdAt).toISOString().replace('T', ' ').replace('Z', ''),
    metadata: { pipewright_model: name, pipewright_version: version },
  };
  return `${JSON.stringify(description, undefined, 2)}\n`;
}
