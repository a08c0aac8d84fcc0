// Prints the seconds that a pipeline file takes to become a plan.
import { catalog } from '../../modules/catalog.ts';
import { readPipelineFile } from '../../pipelines/graph/readPipelineFile.ts';
import { preparePlan } from '../../pipelines/run/preparePlan.ts';
import { secondsOf } from './repeat.ts';

const [file = ''] = process.argv.slice(2);
const seconds = await secondsOf(async () => {
  const read = await readPipelineFile(file);
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  const prepared = preparePlan({ pipeline: read.value, baseDir: '/' }, catalog);
  if (!prepared.ok) throw new Error(JSON.stringify(prepared.error));
});
process.stdout.write(String(seconds));
