import { useCallback, useEffect, useRef, useState } from 'react';
import { describeError } from '../ui/notify.ts';
import { forgetUpload, uploadFile } from './uploadFile.ts';

export type Upload =
  | { state: 'sending'; sent: number }
  | { state: 'failed'; message: string }
  | { state: 'sent'; uploadId: string };

/** Sends a file for as long as the component is shown. What was sent is forgotten with it, unless `keep` was called. */
export function useUpload(file: File) {
  const [upload, setUpload] = useState<Upload>({ state: 'sending', sent: 0 });
  const [attempt, setAttempt] = useState(1);
  const isKept = useRef(false);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt begins anew
  useEffect(() => {
    const stop = new AbortController();
    let uploadId: string | undefined;
    setUpload({ state: 'sending', sent: 0 });
    uploadFile(file, (sent) => !stop.signal.aborted && setUpload({ state: 'sending', sent }), stop.signal).then(
      (id) => {
        if (stop.signal.aborted) return forgetUpload(id);
        uploadId = id;
        setUpload({ state: 'sent', uploadId: id });
      },
      (error) => {
        if (!stop.signal.aborted) setUpload({ state: 'failed', message: describeError(error) });
      },
    );
    return () => {
      stop.abort();
      if (uploadId !== undefined && !isKept.current) forgetUpload(uploadId);
    };
  }, [file, attempt]);

  return {
    upload,
    retry: useCallback(() => setAttempt((before) => before + 1), []),
    /** It was imported: the engine has it now. */
    keep: useCallback(() => {
      isKept.current = true;
    }, []),
  };
}
