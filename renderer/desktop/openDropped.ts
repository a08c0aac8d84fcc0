import { addPipelineFile } from '../start/pipelineFiles.ts';
import { desktopBridge } from './desktopBridge.ts';

/**
 * Opens the pipeline files among files that were dropped, and answers the others. The desktop window opens them where they lie; a
 * browser does not tell where that is, so that the workspace gets copies.
 */
export function openDroppedPipelines(files: readonly File[]): File[] {
  const bridge = desktopBridge();
  const isPipeline = ({ name }: File) => name.endsWith('.pipeline.json');
  for (const file of files.filter(isPipeline)) void (bridge ? bridge.openDropped(file) : addPipelineFile(file));
  return files.filter((file) => !isPipeline(file));
}
