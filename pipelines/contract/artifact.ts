import { z } from 'zod';

/** What flows along an edge. */
export const artifactType = z.enum([
  'table',
  'untrained-model',
  'model',
  'transformation',
  'evaluation',
  'directory',
  'zip',
]);
export type ArtifactType = z.infer<typeof artifactType>;

/** sha256 in lower-case hex: of a file's bytes, or of a folder's sorted list of `path NUL digest` lines. */
export const digest = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .brand('Digest');
export type Digest = z.infer<typeof digest>;

/** An immutable result, found by its content. */
export const artifact = z.strictObject({
  digest,
  type: artifactType,
  kind: z.enum(['file', 'folder']),
  /** Bytes, of all files together. */
  size: z.number().int().nonnegative(),
});
export type Artifact = z.infer<typeof artifact>;
