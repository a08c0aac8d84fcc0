import { parsePipeline } from '../../graph/parsePipeline.ts';
import { PipelineVersions } from '../../store/pipelineVersions.ts';
import { app } from './app.ts';
import { asProblems } from './asProblems.ts';
import { textOf } from './pipelineFiles.ts';
import { locatePipeline } from './pipelinePath.ts';

const gone = 'There is no such version (any more).';

/** Named versions of pipelines: kept beside the runs, whatever becomes of the file. */
export const versionsHandlers = {
  list: app.pipelines.versions.list.handler(({ context, input: { path } }) =>
    new PipelineVersions(context.workspace().database).list(path),
  ),
  save: app.pipelines.versions.save.handler(async ({ context, input: { path, name, pipeline }, errors }) => {
    const { path: workspace, database } = context.workspace();
    const file = await locatePipeline(workspace, path);
    if (!file.ok) throw errors.REFUSED({ message: file.error });
    const text = textOf(pipeline);
    if (!text.ok) throw errors.PROBLEMS(asProblems(text.error));
    return new PipelineVersions(database).add({ path, name, steps: pipeline.nodes.length, text: text.value });
  }),
  read: app.pipelines.versions.read.handler(({ context, input: { id }, errors }) => {
    const found = new PipelineVersions(context.workspace().database).find(id);
    if (!found) throw errors.NOT_FOUND({ message: gone });
    const read = parsePipeline(found.text);
    if (!read.ok) throw errors.PROBLEMS(asProblems(read.error));
    return { version: found.version, pipeline: read.value };
  }),
  remove: app.pipelines.versions.remove.handler(({ context, input: { id }, errors }) => {
    if (!new PipelineVersions(context.workspace().database).remove(id)) throw errors.NOT_FOUND({ message: gone });
    return {};
  }),
};
