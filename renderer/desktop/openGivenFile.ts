import type { GivenFile } from '../../pipelines/contract/desktopBridge.ts';
import { engine } from '../api/engine.ts';
import { openPipeline } from '../start/pipelineFiles.ts';
import { showView, useApp } from '../store/app.ts';
import { useDocuments } from '../store/documents.ts';
import { text } from '../text/en.ts';
import { notifyError } from '../ui/notify.ts';

/**
 * Shows a pipeline file that the operating system, or a second start of the app, asked for. One of another folder makes this
 * folder the workspace; while runs are going on here, the engine refuses that, and the user is told.
 */
export async function openGivenFile({ workspace, path }: GivenFile): Promise<void> {
  if (useApp.getState().workspace?.path !== workspace) {
    try {
      await Promise.all(useDocuments.getState().open.map(({ flush }) => flush()));
      const opened = await engine().workspace.open({ path: workspace });
      useApp.setState({ workspace: opened });
    } catch (error) {
      notifyError(text.start.failed.folder, error);
      return;
    }
  }
  if (path === '') return;
  showView('designer');
  await openPipeline(path);
}
