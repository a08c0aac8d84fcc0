import { app } from '../app.ts';
import { createPipeline } from './createPipeline.ts';
import { listPipelines } from './listPipelines.ts';
import { textOf, writePipeline } from './pipelineFiles.ts';
import { locatePipeline } from './pipelinePath.ts';
import { readWithRevision } from './readWithRevision.ts';
import { findStarter } from './starters.ts';

export const pipelinesHandlers = {
  list: app.pipelines.list.handler(({ context }) => listPipelines(context.workspace().path)),

  read: app.pipelines.read.handler(async ({ context, input: { path }, errors }) => {
    const file = await locatePipeline(context.workspace().path, path);
    if (!file.ok) throw errors.NOT_FOUND({ message: file.error });
    const read = await readWithRevision(file.value);
    if (read.ok) return { path, ...read.value };
    const [first] = read.error;
    if (first?.code === 'file-not-found') throw errors.NOT_FOUND({ message: first.message });
    throw errors.PROBLEMS({ message: first?.message ?? '', data: { problems: read.error } });
  }),

  save: app.pipelines.save.handler(async ({ context, input: { path, pipeline, baseRevision, by }, errors }) => {
    const file = await locatePipeline(context.workspace().path, path);
    if (!file.ok) throw errors.REFUSED({ message: file.error });
    const text = textOf(pipeline);
    if (!text.ok) throw errors.PROBLEMS({ message: text.error[0]?.message ?? '', data: { problems: text.error } });
    const written = await writePipeline(file.value, text.value, baseRevision);
    if (!written.ok) {
      const message = `${path} was ${written.revision === null ? 'removed' : 'changed'} by somebody else in the meantime.`;
      throw errors.CONFLICT({ message, data: { revision: written.revision } });
    }
    const { revision } = written;
    if (revision !== baseRevision) {
      context.broadcast({ type: 'pipeline-changed', path, revision, by });
      context.broadcast({ type: 'pipelines-changed' });
    }
    return { revision };
  }),

  create: app.pipelines.create.handler(async ({ context, input: { name, starter, pipeline }, errors }) => {
    const found = starter === undefined ? undefined : await findStarter(starter);
    if (starter !== undefined && !found)
      throw errors.NOT_FOUND({ message: `There is no example or template "${starter}".` });
    const created = await createPipeline(context.workspace().path, { name, starter: found, pipeline });
    if (!created.ok)
      throw errors.PROBLEMS({ message: created.error[0]?.message ?? '', data: { problems: created.error } });
    context.broadcast({ type: 'pipelines-changed' });
    return { path: created.value };
  }),
};
