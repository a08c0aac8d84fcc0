import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { appStart } from './appStart.ts';
import { boostedTrees } from './boostedTrees.ts';
import { cachedRun } from './cachedRun.ts';
import { canvas } from './canvas.ts';
import { compileGraph } from './compileGraph.ts';
import { containers } from './containers.ts';
import { endpoint } from './endpoint/endpoint.ts';
import { forest } from './forest.ts';
import { linearModels } from './linearModels.ts';
import { neuralNetworks } from './neuralNetworks.ts';
import { type Benchmark, toRow } from './row.ts';
import { runList } from './runList.ts';
import { scoring } from './scoring.ts';
import { swarm } from './swarm.ts';
import { tableFlow } from './tableFlow.ts';
import { tableScroll } from './tableScroll.ts';
import { tableWindows } from './tableWindows.ts';
import { kMeansBench, pcaBench } from './unsupervised.ts';
import { warmWorker } from './warmWorker.ts';

const benchmarks: readonly Benchmark[] = [
  warmWorker,
  containers,
  compileGraph,
  cachedRun,
  tableFlow,
  canvas,
  appStart,
  tableScroll,
  runList,
  tableWindows,
  boostedTrees,
  scoring,
  forest,
  linearModels,
  kMeansBench,
  pcaBench,
  neuralNetworks,
  endpoint,
  swarm,
];

/**
 * `npm run bench [-- --quick] [-- --peers] [-- NAME …]`: prints a row of JSON a figure on stdout, and what goes on on stderr.
 * PIPEWRIGHT_PYTHON names the Python whose packages are compared with; default is `python3`.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false }, peers: { type: 'boolean', default: false } },
});
const unknown = positionals.filter((name) => !benchmarks.some((benchmark) => benchmark.name === name));
if (unknown.length > 0) {
  process.stderr.write(
    `There is no benchmark ${unknown.join(', ')}. Known: ${benchmarks.map(({ name }) => name).join(', ')}.\n`,
  );
  process.exit(2);
}
for (const benchmark of benchmarks) {
  if (positionals.length > 0 && !positionals.includes(benchmark.name)) continue;
  process.stderr.write(`${benchmark.name} …\n`);
  const folder = await mkdtemp(join(tmpdir(), `pipewright-bench-${benchmark.name}-`));
  try {
    await benchmark.run({
      ...values,
      folder,
      emit: (figure) => process.stdout.write(`${JSON.stringify(toRow(figure))}\n`),
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
