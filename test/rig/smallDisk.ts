import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file system of its own that holds few bytes. To mount it takes root on Linux. */
export class SmallDisk implements Disposable {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Answers why there can be none where that is so. With CI in the environment it throws instead. */
  static mount(bytes: number): SmallDisk | string {
    const folder = mkdtempSync(join(tmpdir(), 'pipewright-disk-'));
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', folder], { stdio: 'pipe' });
      return new SmallDisk(folder);
    } catch (error) {
      rmdirSync(folder);
      const reason = `a small disk cannot be mounted: ${(error as Error).message.split('\n').at(-1)}`;
      if (process.env.CI) throw new Error(reason);
      return reason;
    }
  }

  /** Fills the disk but for `left` bytes, rounded to blocks. */
  async fill(left: number): Promise<void> {
    const { bavail, bsize } = await statfs(this.folder);
    await writeFile(join(this.folder, 'filling'), randomBytes(Math.max(0, Math.floor(bavail - left / bsize)) * bsize));
  }

  async makeRoom(): Promise<void> {
    await rm(join(this.folder, 'filling'), { force: true });
  }

  [Symbol.dispose](): void {
    execFileSync('umount', ['-l', this.folder]);
    rmdirSync(this.folder);
  }
}
