/** The database, as a list of steps from an empty file to today's. Step n brings `user_version` n to n + 1. */
export const migrations: readonly string[] = [
  `
  CREATE TABLE runs (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    file TEXT,
    snapshot TEXT NOT NULL,
    parameters TEXT NOT NULL,
    git_commit TEXT,
    git_dirty INTEGER,
    status TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    finished_at INTEGER
  ) STRICT;
  CREATE INDEX runs_by_start ON runs (started_at);

  CREATE TABLE steps (
    run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    node_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    module TEXT NOT NULL,
    title TEXT NOT NULL,
    status TEXT NOT NULL,
    attempt INTEGER NOT NULL DEFAULT 0,
    key TEXT,
    key_parts TEXT,
    started_at INTEGER,
    finished_at INTEGER,
    outputs TEXT NOT NULL DEFAULT '{}',
    failure TEXT,
    PRIMARY KEY (run_id, node_id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE metrics (
    id INTEGER PRIMARY KEY,
    run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    node_id TEXT NOT NULL,
    name TEXT NOT NULL,
    value REAL,
    step REAL,
    at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX metrics_by_run ON metrics (run_id, node_id, name);

  CREATE TABLE logs (
    id INTEGER PRIMARY KEY,
    run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    node_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    level TEXT NOT NULL,
    message TEXT NOT NULL
  ) STRICT;
  CREATE INDEX logs_by_run ON logs (run_id, node_id);

  CREATE TABLE cancel_requests (run_id TEXT PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE) STRICT;
  `,
  `
  -- AUTOINCREMENT: the number of a version that was removed is never another's.
  CREATE TABLE pipeline_versions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    path TEXT NOT NULL,
    name TEXT NOT NULL,
    saved_at INTEGER NOT NULL,
    steps INTEGER NOT NULL,
    text TEXT NOT NULL
  ) STRICT;
  CREATE INDEX pipeline_versions_by_path ON pipeline_versions (path);
  `,
  `
  ALTER TABLE runs ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0;
  -- Holds all that the list is searched by: the rows themselves are behind long snapshots.
  CREATE INDEX runs_listed ON runs (hidden, started_at, id, status, finished_at, name, file);
  CREATE INDEX metrics_by_name ON metrics (name, run_id, node_id);
  CREATE INDEX steps_by_key ON steps (key);
  CREATE INDEX steps_by_module ON steps (module, node_id);
  `,
  `
  -- Of a child run: the step that asked for it. It goes when its parent goes.
  ALTER TABLE runs ADD COLUMN parent_run TEXT REFERENCES runs (id) ON DELETE CASCADE;
  ALTER TABLE runs ADD COLUMN parent_node TEXT;
  DROP INDEX runs_listed;
  CREATE INDEX runs_listed ON runs (hidden, parent_run, started_at, id, status, finished_at, name, file);
  CREATE INDEX runs_by_parent ON runs (parent_run, started_at);
  `,
  `
  -- What keys stand for, once a key: most steps of most runs are reused, and their parts are many times as long as the rest.
  CREATE TABLE step_keys (key TEXT NOT NULL PRIMARY KEY, parts TEXT NOT NULL) STRICT;
  INSERT OR IGNORE INTO step_keys SELECT key, key_parts FROM steps WHERE key IS NOT NULL AND key_parts IS NOT NULL;
  ALTER TABLE steps DROP COLUMN key_parts;
  `,
  `
  -- A row stays when its model is removed: the number of a version that was removed is never another's.
  CREATE TABLE models (
    name TEXT NOT NULL PRIMARY KEY,
    last_version INTEGER NOT NULL DEFAULT 0,
    removed INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    description TEXT NOT NULL DEFAULT '',
    tags TEXT NOT NULL DEFAULT '{}',
    -- Names for versions: {"champion": 3}
    aliases TEXT NOT NULL DEFAULT '{}'
  ) STRICT;

  CREATE TABLE model_versions (
    name TEXT NOT NULL REFERENCES models (name),
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    stage TEXT NOT NULL,
    description TEXT NOT NULL,
    tags TEXT NOT NULL,
    -- What never changes, as JSON.
    facts TEXT NOT NULL,
    PRIMARY KEY (name, version)
  ) STRICT, WITHOUT ROWID;
  CREATE UNIQUE INDEX one_in_production ON model_versions (name) WHERE stage = 'production';
  `,
  `
  -- JSON of the contract's endpoint: the truth, of which folders of real-time endpoints are made.
  CREATE TABLE endpoints (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    port INTEGER UNIQUE,
    revision INTEGER NOT NULL,
    definition TEXT NOT NULL
  ) STRICT;
  -- Runs that callers of an endpoint have started. They outlive the endpoint as runs do.
  CREATE TABLE endpoint_runs (
    run_id TEXT NOT NULL PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE,
    endpoint_id TEXT NOT NULL,
    request TEXT NOT NULL
  ) STRICT;
  CREATE INDEX endpoint_runs_by_endpoint ON endpoint_runs (endpoint_id);
  `,
  `
  -- Runs that MLflow's client logs stand beside those of pipelines. They have no steps; their metrics are of the node "mlflow".
  ALTER TABLE runs ADD COLUMN source TEXT NOT NULL DEFAULT 'pipewright';

  CREATE TABLE experiments (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    removed INTEGER NOT NULL DEFAULT 0,
    tags TEXT NOT NULL DEFAULT '{}'
  ) STRICT;
  -- What MLflow's client logs into when nothing is said, and where it finds the runs of pipelines.
  INSERT INTO experiments (id, name, created_at, updated_at)
    SELECT column1, column2, unixepoch() * 1000, unixepoch() * 1000 FROM (VALUES (0, 'Default'), (1, 'Pipelines'));

  CREATE TABLE mlflow_runs (
    run_id TEXT NOT NULL PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE,
    experiment_id INTEGER NOT NULL REFERENCES experiments (id),
    user TEXT NOT NULL,
    -- JSON lists, as MLflow's client gave them.
    inputs TEXT NOT NULL DEFAULT '[]',
    outputs TEXT NOT NULL DEFAULT '[]'
  ) STRICT;
  CREATE INDEX mlflow_runs_by_experiment ON mlflow_runs (experiment_id);

  -- Of any run.
  CREATE TABLE run_tags (
    run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (run_id, key)
  ) STRICT, WITHOUT ROWID;

  -- Models that MLflow's client logs, before any of them is registered.
  CREATE TABLE mlflow_models (
    id TEXT NOT NULL PRIMARY KEY,
    experiment_id INTEGER NOT NULL REFERENCES experiments (id),
    run_id TEXT REFERENCES runs (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    status TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    tags TEXT NOT NULL,
    params TEXT NOT NULL
  ) STRICT;
  CREATE INDEX mlflow_models_by_run ON mlflow_models (run_id);

  -- Files of MLflow's runs and models: names are only names here, the content is among the artifacts.
  CREATE TABLE mlflow_files (
    run_id TEXT REFERENCES runs (id) ON DELETE CASCADE,
    model_id TEXT REFERENCES mlflow_models (id) ON DELETE CASCADE,
    path TEXT NOT NULL,
    digest TEXT NOT NULL,
    size INTEGER NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX mlflow_files_by_path ON mlflow_files (coalesce(run_id, model_id), path);
  CREATE INDEX mlflow_files_by_run ON mlflow_files (run_id);
  CREATE INDEX mlflow_files_by_model ON mlflow_files (model_id);
  `,
  `
  -- The compute target that a step was given to (null: processes of this machine), and where that ran it.
  ALTER TABLE steps ADD COLUMN target TEXT;
  ALTER TABLE steps ADD COLUMN place TEXT;
  `,
  `
  -- A step that is reused is in one place of the database, beside the other steps of its run. Indexes by key and by node had each of
  -- them at a place of its own, and a run of a thousand steps wrote a thousand pages of either.
  DROP INDEX steps_by_key;
  CREATE INDEX steps_by_key ON steps (key) WHERE status = 'completed';
  DROP INDEX steps_by_module;
  CREATE INDEX steps_by_module ON steps (module);
  `,
];
