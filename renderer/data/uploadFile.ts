import { engine } from '../api/engine.ts';

/** Bytes sent at once. */
const chunkSize = 4 * 1024 * 1024;

/**
 * Sends a file to the engine, bit by bit. Answers the upload's id. When it fails or is stopped, the engine is told to forget what
 * has arrived, and the promise is rejected.
 */
export async function uploadFile(file: File, onProgress: (sent: number) => void, signal: AbortSignal): Promise<string> {
  const { uploadId } = await engine().datasets.upload.start({ fileName: file.name, size: file.size }, { signal });
  try {
    let offset = 0;
    while (offset < file.size) {
      const chunk = file.slice(offset, offset + chunkSize);
      const { received } = await engine().datasets.upload.append({ uploadId, offset, chunk }, { signal });
      offset = received;
      onProgress(offset);
    }
    signal.throwIfAborted();
    return uploadId;
  } catch (error) {
    forgetUpload(uploadId);
    throw error;
  }
}

/** Lets the engine remove a file that is not to be imported. When it is away, it does so by itself later. */
export function forgetUpload(uploadId: string): void {
  engine()
    .datasets.upload.cancel({ uploadId })
    .catch(() => {});
}
