import type { Result } from '../../contract/error.ts';
import type { ModelReference } from '../../contract/registry.ts';
import type { ModelFormat } from '../../contract/rpc/models.ts';
import { findModelFile } from '../../registry/findModelFile.ts';
import type { OpenWorkspace } from '../appContext.ts';
import type { Download } from '../downloads.ts';
import { asIs, fileName, zipAs } from '../outputs/prepareDownload.ts';

/** What a version holds as one file: one ONNX file as it is, folders as archives. The error is what to tell the user. */
export async function prepareModelDownload(
  workspace: OpenWorkspace,
  reference: ModelReference,
  format: ModelFormat,
): Promise<Result<Download, string>> {
  const found = await findModelFile(workspace.registry, reference, format);
  if (!found.ok) return found;
  const { path, kind } = found.value;
  const name = fileName(`${reference.name} ${reference.version}`);
  if (kind === 'file') return await asIs(path, `${name}.onnx`, 'onnx');
  return await zipAs(workspace, path, `${name}${format === 'servable' ? ' servable' : ''}.zip`);
}
