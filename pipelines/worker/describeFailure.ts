import { StepError } from '../../modules/define.ts';
import type { StepFailure } from '../contract/run.ts';
import { outOfMemoryMessage } from './protocol.ts';

/** Words of DuckDB, of C++ and of V8 for an allocation that was refused. */
const memoryPattern = /out of memory|bad[ _]alloc|allocation failed|invalid array buffer length|failed to allocate/i;
/** Words for a disk that takes no more. */
const storagePattern = /ENOSPC|no space left|EDQUOT|quota exceeded|EROFS|read-only file system/i;

/** Turns whatever a module threw into a failure with words for its user. */
export function describeFailure(error: unknown): StepFailure {
  const message = error instanceof Error ? error.message : String(error);
  const detail = error instanceof Error ? error.stack : undefined;
  const withDetail = detail === undefined ? {} : { detail };
  if (error instanceof StepError) return { reason: 'user-error', message };
  if (storagePattern.test(message)) {
    return {
      reason: 'storage',
      message: 'The disk is full or cannot be written. Make room and run again.',
      ...withDetail,
    };
  }
  if (memoryPattern.test(message)) return { reason: 'out-of-memory', message: outOfMemoryMessage, ...withDetail };
  return { reason: 'internal', message: `The module failed unexpectedly: ${firstLine(message)}`, ...withDetail };
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
