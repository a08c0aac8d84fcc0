import { engine } from '../api/engine.ts';
import { text } from '../text/en.ts';
import { notify } from '../ui/notify.ts';
import { type OpenDocument, openDocument } from './documents.ts';
import { forgetEdits } from './journal.ts';

/** Shows what is in the file. The own edits can be had back by undo. */
export async function takeTheirs({ path, document }: OpenDocument): Promise<void> {
  const { pipeline, revision } = await engine().pipelines.read({ path });
  forgetEdits(path);
  document.store.setState({ pipeline, revision, save: { state: 'saved' } });
}

/** Writes the own edits over what is in the file now. */
export async function keepMine({ document, flush }: OpenDocument): Promise<void> {
  const { save } = document.store.getState();
  if (save.state !== 'conflict') return;
  document.store.setState({ revision: save.revision, save: { state: 'unsaved' } });
  await flush();
}

/** Puts the own edits into a file of their own, and shows both. */
export async function saveMineAsCopy(opened: OpenDocument): Promise<void> {
  const { pipeline } = opened.document.store.getState();
  const name = text.designer.conflict.copyName(pipeline.name);
  const { path } = await engine().pipelines.create({ name, pipeline: { ...pipeline, name } });
  await takeTheirs(opened);
  await openDocument(path);
  notify({ message: text.designer.conflict.copied, kind: 'success' });
}
