import { PipelineVersions } from '../../store/pipelineVersions.ts';
import { app } from './app.ts';
import { asProblems } from './asProblems.ts';
import { locatePipeline } from './pipelinePath.ts';
import { renamePipeline } from './renamePipeline.ts';
import { restoreFromTrash, throwAway } from './trash.ts';

/** What changes a file as a whole. */
export const changeHandlers = {
  rename: app.pipelines.rename.handler(async ({ context, input: { path, name, by = null }, errors }) => {
    const { path: workspace, database } = context.workspace();
    const file = await locatePipeline(workspace, path);
    if (!file.ok) throw errors.NOT_FOUND({ message: file.error });
    const renamed = await renamePipeline(workspace, path, name);
    if (!renamed.ok) {
      if (renamed.error[0]?.code === 'file-not-found') throw errors.NOT_FOUND({ message: renamed.error[0].message });
      throw errors.PROBLEMS(asProblems(renamed.error));
    }
    const { path: to, revision } = renamed.value;
    if (to !== path) {
      new PipelineVersions(database).move(path, to);
      context.noteFile(path, null, by);
    }
    context.noteFile(to, revision, by);
    return { path: to };
  }),

  remove: app.pipelines.remove.handler(async ({ context, input: { path, by = null }, errors }) => {
    const { path: workspace, state } = context.workspace();
    const file = await locatePipeline(workspace, path);
    if (!file.ok) throw errors.NOT_FOUND({ message: file.error });
    const trash = await throwAway(workspace, state, path, () => context.noteFile(path, null, by));
    if (trash === undefined) throw errors.NOT_FOUND({ message: `There is no file ${path} (any more).` });
    return { trash };
  }),

  restore: app.pipelines.restore.handler(async ({ context, input: { trash }, errors }) => {
    const { path: workspace, state } = context.workspace();
    const restored = await restoreFromTrash(workspace, state, trash);
    if (!restored) throw errors.NOT_FOUND({ message: 'It is not in the trash (any more).' });
    context.noteFile(restored.path, restored.revision, null);
    return { path: restored.path };
  }),
};
