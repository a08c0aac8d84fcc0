import type { z } from 'zod';
import type { downloadFormat, OutputRef } from '../../pipelines/contract/rpc/outputs.ts';
import { fetchDownload } from '../api/download.ts';
import { engine } from '../api/engine.ts';

export type DownloadFormat = z.infer<typeof downloadFormat>;

/** Has the engine prepare a file, then has the browser fetch it under its name. */
export async function downloadOutput(output: OutputRef, format: DownloadFormat): Promise<void> {
  fetchDownload(await engine().outputs.download({ ...output, format }));
}
