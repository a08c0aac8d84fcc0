export const callsRoot = '/api/2.0/mlflow';
export const artifactsRoot = '/api/2.0/mlflow-artifacts/artifacts';

/** From which MLflow's client takes the token that it sends. */
export const mlflowTokenVariable = 'MLFLOW_TRACKING_TOKEN';

/** Whether an address is one of MLflow's REST API, whose clients send the token as `Authorization`. */
export function isMlflowPath(path: string): boolean {
  return path.startsWith(`${callsRoot}/`) || path === artifactsRoot || path.startsWith(`${artifactsRoot}/`);
}
