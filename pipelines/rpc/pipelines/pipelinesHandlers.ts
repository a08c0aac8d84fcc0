import { app } from './app.ts';
import { asProblems } from './asProblems.ts';
import { changeHandlers } from './changeHandlers.ts';
import { createPipeline } from './createPipeline.ts';
import { explainHandler } from './explain.ts';
import { inspectSourceHandler } from './inspectSource.ts';
import { listPipelines } from './listPipelines.ts';
import { textOf, writePipeline } from './pipelineFiles.ts';
import { locatePipeline } from './pipelinePath.ts';
import { readWithRevision } from './readWithRevision.ts';
import { findStarter } from './starters.ts';
import { versionsHandlers } from './versions.ts';

export const pipelinesHandlers = {
  list: app.pipelines.list.handler(({ context }) => listPipelines(context.workspace().path)),

  read: app.pipelines.read.handler(async ({ context, input: { path }, errors }) => {
    const file = await locatePipeline(context.workspace().path, path);
    if (!file.ok) throw errors.NOT_FOUND({ message: file.error });
    const read = await readWithRevision(file.value);
    if (read.ok) return { path, ...read.value };
    if (read.error[0]?.code === 'file-not-found') throw errors.NOT_FOUND({ message: read.error[0].message });
    throw errors.PROBLEMS(asProblems(read.error));
  }),

  save: app.pipelines.save.handler(async ({ context, input: { path, pipeline, baseRevision, by }, errors }) => {
    const file = await locatePipeline(context.workspace().path, path);
    if (!file.ok) throw errors.REFUSED({ message: file.error });
    const text = textOf(pipeline);
    if (!text.ok) throw errors.PROBLEMS(asProblems(text.error));
    const note = (revision: string) => context.noteFile(path, revision, by);
    const written = await writePipeline(file.value, text.value, baseRevision, note);
    if (written.ok) return { revision: written.revision };
    const what = written.revision === null ? 'removed' : 'changed';
    const message = `${path} was ${what} by somebody else in the meantime.`;
    throw errors.CONFLICT({ message, data: { revision: written.revision } });
  }),

  create: app.pipelines.create.handler(async ({ context, input: { name, starter, pipeline }, errors }) => {
    const found = starter === undefined ? undefined : await findStarter(starter);
    if (starter !== undefined && !found)
      throw errors.NOT_FOUND({ message: `There is no example or template "${starter}".` });
    const created = await createPipeline(context.workspace().path, { name, starter: found, pipeline });
    if (!created.ok) throw errors.PROBLEMS(asProblems(created.error));
    const { path, revision } = created.value;
    context.noteFile(path, revision, null);
    return { path };
  }),

  ...changeHandlers,
  inspectSource: inspectSourceHandler,
  explain: explainHandler,
  trust: app.pipelines.trust.handler(async ({ context, input: { code } }) => {
    await context.trusted.trust(code);
    return {};
  }),
  versions: versionsHandlers,
};
