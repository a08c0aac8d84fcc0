import { desktopBridge } from './desktopBridge.ts';

/** In the desktop window, opens the pipeline files among files that were dropped. Answers the others; in a browser, all. */
export function openDroppedPipelines(files: readonly File[]): File[] {
  const bridge = desktopBridge();
  if (!bridge) return [...files];
  const isPipeline = ({ name }: File) => name.endsWith('.pipeline.json');
  for (const file of files.filter(isPipeline)) void bridge.openDropped(file);
  return files.filter((file) => !isPipeline(file));
}
