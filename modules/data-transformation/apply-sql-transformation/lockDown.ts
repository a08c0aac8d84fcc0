import { statfs } from 'node:fs/promises';
import type { RunContext } from '../../define.ts';
import type { TableSession } from '../../lib/table/session.ts';
import { quoteLiteral } from '../../lib/table/sql.ts';

/**
 * Closes the database to everything outside it, for good: from here on only the given files can be touched, each of
 * them for reading and for writing. What the checks of the query have missed fails here; what this lets through (memory, for one) is bounded
 * by the limits of the process, which serves no other step.
 */
export async function lockDown(session: TableSession, files: string[], context: RunContext): Promise<void> {
  const { bavail, bsize } = await statfs(context.tempDir);
  await session.execute(`SET max_temp_directory_size = '${Math.floor((bavail * bsize * 0.8) / 1e6)}MB'`);
  await session.execute(`SET allowed_paths = [${files.map(quoteLiteral).join(', ')}]`);
  await session.execute('SET enable_external_access = false');
  await session.execute('SET lock_configuration = true');
}
