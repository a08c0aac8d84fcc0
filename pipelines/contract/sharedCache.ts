import { z } from 'zod';

/** Where results are kept that several machines share: a folder (a network drive, a USB stick), or a bucket of an S3-compatible service. */
export const sharedCache = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('folder'), path: z.string().min(1).max(1000) }),
  z.strictObject({
    kind: z.literal('bucket'),
    /** Address of the service, such as `https://s3.eu-central-1.amazonaws.com`. */
    endpoint: z.url({ protocol: /^https?$/, error: 'Write the address of the service, with "https://".' }),
    region: z.string().min(1).max(100).default('us-east-1'),
    bucket: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'Write the name of a bucket.'),
    /** Of every object's name; `/` ends it by itself. */
    prefix: z.string().max(500).default(''),
    /** The secret key that belongs to it is kept elsewhere, encrypted. */
    accessKeyId: z.string().min(1).max(200),
  }),
]);
export type SharedCache = z.infer<typeof sharedCache>;
