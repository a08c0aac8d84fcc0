import { describeStorageError } from '../run/describeStorageError.ts';
import { DamagedStoreError, isDamage } from '../store/damagedStoreError.ts';
import { NewerWorkspaceError } from '../store/openDatabase.ts';
import { UsageError } from './command.ts';
import { workspacePaths } from './workspace.ts';

/** Why a command ended, in words, and the exit code: 2 for its usage, 1 for the world, 70 for a defect, with its stack. */
export function describeFailure(error: unknown, workspace: string): { text: string; code: number } {
  if (error instanceof UsageError || error instanceof NewerWorkspaceError) return { text: error.message, code: 2 };
  if (error instanceof DamagedStoreError || isDamage(error)) {
    const path = (error instanceof DamagedStoreError && error.path) || workspacePaths(workspace).database;
    return {
      text: `The file ${path} is damaged. Move it away, with those beside it whose names begin with its name, and run again: results are kept apart from it and are reused; only the list of earlier runs is lost.`,
      code: 1,
    };
  }
  const message = error instanceof Error ? error.message : String(error);
  const sqlite = error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_');
  if (sqlite) {
    return {
      text: `The run history of ${workspace} cannot be written (${message}). Make room on the disk, see that the folder can be written, and run again: finished steps are kept.`,
      code: 1,
    };
  }
  try {
    return { text: describeStorageError(error).message, code: 1 };
  } catch {
    return { text: error instanceof Error ? (error.stack ?? message) : message, code: 70 };
  }
}
