import { unreachable } from '../contract/error.ts';
import { describeFailure } from '../worker/describeFailure.ts';
import { readStatistics } from './columnStatistics.ts';
import { exportTable } from './exportTable.ts';
import { importFile, inspectFile } from './importFile.ts';
import { previewFile } from './previewFile.ts';
import { type FromViewer, toViewer, type ViewRequest } from './protocol.ts';
import { RowReader } from './readRows.ts';
import { countTrees, readTree } from './readTree.ts';
import type { ViewDatabase } from './viewDatabase.ts';

/** Answers what the engine asks, several questions at once, until the engine goes away. */
export function serveViews(database: ViewDatabase): void {
  const rows = new RowReader(database);
  const asked = new Map<number, AbortController>();
  process.on('disconnect', () => process.exit());
  process.on('message', (raw) => {
    const message = toViewer.parse(raw);
    if (message.type === 'cancel') return asked.get(message.id)?.abort();
    const { id, request } = message;
    const controller = new AbortController();
    asked.set(id, controller);
    answer(database, rows, request, controller.signal)
      .then(
        (found) => send({ type: 'answer', id, answer: found }),
        (error: unknown) => send({ type: 'failed', id, failure: describeFailure(error) }),
      )
      .finally(() => asked.delete(id));
  });
  send({ type: 'ready' });
}

async function answer(
  database: ViewDatabase,
  rows: RowReader,
  request: ViewRequest,
  signal: AbortSignal,
): Promise<unknown> {
  switch (request.type) {
    case 'process':
      return { pid: process.pid };
    case 'describe': {
      const { columns, rows: count } = await database.describe(request.path);
      return { columns, rows: count };
    }
    case 'rows':
      return await rows.read(request, signal);
    case 'statistics':
      return await readStatistics(database, request.path, request.columns, signal);
    case 'export':
      await exportTable(database, request.path, request.target, request.format, signal);
      return null;
    case 'preview':
      return await previewFile(database, rows, request, signal);
    case 'inspect':
      return await inspectFile(database, request, signal);
    case 'import':
      return await importFile(database, request, signal);
    case 'trees':
      return await countTrees(request.folder);
    case 'tree':
      return await readTree(request.folder, request.index);
    default:
      return unreachable(request);
  }
}

function send(message: FromViewer): void {
  process.send?.(message);
}
