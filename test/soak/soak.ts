import { parseArgs } from 'node:util';
import type { Battery } from '../rig/battery.ts';
import { damagedDatabase } from '../rig/damagedDatabase.ts';
import { damagedPipelines } from '../rig/damagedPipelines.ts';
import { damagedResults } from '../rig/damagedResults.ts';
import { failingWrites, fullDisk } from '../rig/diskFull.ts';
import { endpointFuzz, endpointSwap } from '../rig/endpointBatteries.ts';
import { everyTarget } from '../rig/everyTarget.ts';
import { killContainers } from '../rig/killContainers.ts';
import { killEngine } from '../rig/killEngine.ts';
import { killSwarm } from '../rig/killSwarm.ts';
import { killSweeps } from '../rig/killSweep.ts';
import { killTunings } from '../rig/killTuning.ts';
import { killWorker } from '../rig/killWorker.ts';
import { manyBadRows } from '../rig/manyBadRows.ts';
import { mutatedTables } from '../rig/mutatedTables.ts';

const batteries: readonly Battery[] = [
  killEngine,
  killWorker,
  killSweeps,
  killTunings,
  killContainers,
  killSwarm,
  everyTarget,
  failingWrites,
  fullDisk,
  damagedResults,
  damagedDatabase,
  damagedPipelines,
  mutatedTables,
  manyBadRows(1_000_000),
  endpointSwap,
  endpointFuzz,
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { count: { type: 'string' }, seed: { type: 'string' } },
});
const unknown = positionals.filter((name) => !batteries.some((battery) => battery.name === name));
if (unknown.length > 0) {
  console.error(`There is no battery ${unknown.join(', ')}. Known:`);
  for (const { name, summary } of batteries) console.error(`  ${name.padEnd(16)}${summary}`);
  process.exit(2);
}
const chosen = positionals.length === 0 ? batteries : batteries.filter(({ name }) => positionals.includes(name));
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
console.log(`seed ${seed}`);

const rows: Record<string, { tried: number; survived: number; lost: number; minutes: number }> = {};
for (const battery of chosen) rows[battery.name] = await runBattery(battery);
console.table(rows);
process.exitCode = Object.values(rows).some(({ lost }) => lost > 0) ? 1 : 0;

async function runBattery(battery: Battery) {
  const count = values.count === undefined ? battery.usual : Number(values.count);
  const started = Date.now();
  let told = started;
  let tried = 0;
  let lost = 0;
  for await (const { name, wrong } of battery.run({ count, seed })) {
    tried += 1;
    if (wrong.length > 0) {
      lost += 1;
      console.log(`${battery.name}, ${name}: ${wrong.join('; ')}`);
    }
    if (Date.now() - told > 10_000) {
      told = Date.now();
      console.log(`${battery.name}: ${tried} of ${count}, ${lost} lost, ${Math.round((told - started) / 1000)} s`);
    }
  }
  return { tried, survived: tried - lost, lost, minutes: Math.round((Date.now() - started) / 6000) / 10 };
}
