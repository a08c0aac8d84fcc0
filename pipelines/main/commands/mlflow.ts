import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from '../command.ts';
import { connectServer } from '../connectServer.ts';
import { mlflowTokenVariable } from '../mlflowPaths.ts';
import { workspacePaths } from '../workspace.ts';

export const mlflowCommand: Command = {
  name: 'mlflow',
  usage: '',
  summary:
    'Prints the settings by which MLflow’s client logs into the app that serves the workspace, and reads from it.',
  arguments: { min: 0, max: 0 },
  async run(_, { workspace, json, print, tell }) {
    const { state } = workspacePaths(workspace);
    const server = await connectServer(state);
    if (!server) {
      tell(`Nothing serves ${workspace}. Start the app with: pipewright serve`);
      return 1;
    }
    const settings = {
      MLFLOW_TRACKING_URI: server.origin,
      [mlflowTokenVariable]: await readFile(join(state, 'token'), 'utf8'),
    };
    const lines = Object.entries(settings).map(([name, value]) => `export ${name}=${value}`);
    print(json ? JSON.stringify(settings) : lines.join('\n'));
    return 0;
  },
};
