import type { z } from 'zod';
import type { downloadFormat, OutputRef } from '../../pipelines/contract/rpc/outputs.ts';
import { engine } from '../api/engine.ts';

export type DownloadFormat = z.infer<typeof downloadFormat>;

/** Has the engine prepare a file, then has the browser fetch it under its name. */
export async function downloadOutput(output: OutputRef, format: DownloadFormat): Promise<void> {
  const { ticket, name } = await engine().outputs.download({ ...output, format });
  const link = document.createElement('a');
  link.href = new URL(`/download/${ticket}`, location.href).href;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
}
