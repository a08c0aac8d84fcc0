import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ArtifactStore } from '../../cache/artifactStore.ts';
import { type Command, UsageError } from '../command.ts';
import { copyWritable } from '../copyWritable.ts';
import { formatBytes } from '../formatText.ts';
import { openHistory } from '../openHistory.ts';
import { workspacePaths } from '../workspace.ts';

export const outputsCommand: Command = {
  name: 'outputs',
  usage: 'RUN NODE PORT',
  summary: 'Prints where an output lies, or copies it to a file or folder. A table is a Parquet file.',
  arguments: { min: 3, max: 3 },
  options: { out: { type: 'string', help: 'Where to copy it.' } },
  async run([id = '', nodeId = '', port = ''], context) {
    using opened = await openHistory(context);
    const step = opened.history.steps(opened.findRun(id).id).find((candidate) => candidate.nodeId === nodeId);
    if (!step) throw new UsageError(`The run has no step "${nodeId}". "pipewright show ${id}" lists them.`);
    const artifact = step.outputs[port];
    if (!artifact) {
      const known = Object.keys(step.outputs).join(', ') || 'none';
      throw new UsageError(`The step "${nodeId}" has no output "${port}". It has: ${known}.`);
    }
    const paths = workspacePaths(context.workspace);
    const artifacts = new ArtifactStore(paths.artifacts, paths.quarantine);
    const path = artifacts.path(artifact.digest);
    if (!(await artifacts.verify(artifact))) {
      // Else the next run, which does not read it, would take it for good.
      await artifacts.quarantine(artifact);
      context.tell('The output was removed or is damaged. Run the pipeline again to compute it again.');
      return 1;
    }
    if (typeof context.options.out === 'string') {
      const target = resolve(context.options.out);
      await copyWritable(path, target, artifact.kind);
      context.tell(`Copied ${formatBytes(artifact.size)} to ${target}`);
    } else if (context.json || artifact.type === 'table' || artifact.kind === 'folder') {
      context.print(context.json ? JSON.stringify({ ...artifact, path }) : path);
    } else {
      context.print(await readFile(path, 'utf8'));
    }
    return 0;
  },
};
