import { stat } from 'node:fs/promises';

/** Milliseconds between looks: a revoked key is refused within a second. */
const interval = 200;

/**
 * Calls `changed` for every new content of a file, one call at a time; at once for the content that is there. Answers a
 * function that ends it. A file that is gone, or cannot be looked at, changes nothing.
 */
export function watchFile(path: string, changed: () => Promise<void> | void): () => void {
  let seen = '';
  let isLooking = false;
  const look = async () => {
    if (isLooking) return;
    isLooking = true;
    try {
      const { mtimeNs, ino, size } = await stat(path, { bigint: true });
      const now = `${mtimeNs} ${ino} ${size}`;
      if (now !== seen) {
        seen = now;
        await changed();
      }
    } catch {
      // Looked at again.
    } finally {
      isLooking = false;
    }
  };
  const timer = setInterval(() => void look(), interval);
  void look();
  return () => clearInterval(timer);
}
