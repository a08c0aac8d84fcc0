import type { Readable } from 'node:stream';

/** What a blob is written from: a file, or a text. */
export type BlobSource = { file: string } | { text: string };

/**
 * Blobs by name, somewhere that several machines reach. Names are made of small letters, digits, `/`, `.` and `-` by the cache itself.
 * Every call throws when the place cannot be reached or says no.
 */
export interface BlobStore {
  /** What users call it. */
  readonly title: string;
  /** Undefined where there is none. */
  read(name: string): Promise<Readable | undefined>;
  has(name: string): Promise<boolean>;
  /** A reader sees the whole blob or none. Two writers of one name write the same, so that either may win. */
  write(name: string, source: BlobSource): Promise<void>;
  remove(name: string): Promise<void>;
}
