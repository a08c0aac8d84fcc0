import { pipelineLimits } from '../../pipelines/contract/graph.ts';
import type { PipelineSummary } from '../../pipelines/contract/rpc/pipelines.ts';
import { engine } from '../api/engine.ts';
import { showView } from '../store/app.ts';
import { activate, closeDocument, openDocument, useDocuments } from '../store/documents.ts';
import { text } from '../text/en.ts';
import { notify, notifyError } from '../ui/notify.ts';
import { notifyUndo } from '../ui/notifyUndo.tsx';
import { moveSources } from './moveSources.ts';

/** What can be done with the pipeline files of the workspace. What fails is told; nothing is thrown. */

export async function openPipeline(path: string): Promise<void> {
  await tell(text.start.failed.open, () => openDocument(path));
}

/** Makes a pipeline, empty or from an example or template, and opens it. */
export async function createPipeline(name: string, starter?: string): Promise<void> {
  await tell(text.start.failed.create, async () => {
    const { path } = await engine().pipelines.create({ name, ...(starter !== undefined && { starter }) });
    await openDocument(path);
  });
}

/** Puts a pipeline file from elsewhere into the workspace, and opens it. */
export async function addPipelineFile(file: File): Promise<void> {
  await tell(text.start.failed.add(file.name), async () => {
    const { parsePipeline, tooLarge } = await import('../../pipelines/graph/parsePipeline.ts');
    const parsed =
      file.size > pipelineLimits.fileSize
        ? { ok: false as const, error: [tooLarge] }
        : parsePipeline(await file.text());
    if (!parsed.ok) {
      notify({ title: text.start.failed.add(file.name), message: parsed.error[0]?.message ?? '', kind: 'error' });
      return;
    }
    const name = (parsed.value.name.trim() || file.name.replace(/\.pipeline\.json$/, '')).slice(0, 200);
    const { path } = await engine().pipelines.create({ name, pipeline: parsed.value });
    showView('designer');
    await openDocument(path);
    notify({ message: text.start.added(path), kind: 'success' });
  });
}

export async function duplicatePipeline({ path, name }: PipelineSummary): Promise<void> {
  await tell(text.start.failed.duplicate, async () => {
    await flushEdits(path);
    const { pipeline } = await engine().pipelines.read({ path });
    // The copy is made at the top of the workspace.
    await engine().pipelines.create({
      name: text.start.copyOf(name).slice(0, 200),
      pipeline: moveSources(pipeline, path),
    });
  });
}

/** Renames a pipeline and its file; when it is open, it stays so. Answers whether it was done. */
export async function renamePipeline(path: string, name: string): Promise<boolean> {
  return await tell(text.start.failed.rename, async () => {
    const { open, active } = useDocuments.getState();
    const isOpen = open.some((opened) => opened.path === path);
    if (isOpen) await closeDocument(path);
    let now = path;
    try {
      ({ path: now } = await engine().pipelines.rename({ path, name }));
    } finally {
      if (isOpen) {
        await openDocument(now);
        if (active !== path) activate(active);
      }
    }
  });
}

/** Moves a pipeline to the trash, says so, and offers to bring it back. */
export async function deletePipeline({ path, name }: PipelineSummary): Promise<void> {
  await tell(text.start.failed.delete, async () => {
    await closeDocument(path);
    const { trash } = await engine().pipelines.remove({ path });
    notifyUndo(text.start.deleted(name), async () => {
      await tell(text.start.failed.restore, async () => {
        await engine().pipelines.restore({ trash });
      });
    });
  });
}

async function flushEdits(path: string): Promise<void> {
  await useDocuments
    .getState()
    .open.find((opened) => opened.path === path)
    ?.flush();
}

async function tell(title: string, work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    notifyError(title, error);
    return false;
  }
}
