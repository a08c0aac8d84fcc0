import { oc } from '@orpc/contract';
import { z } from 'zod';
import { problem } from '../error.ts';

/** Errors that a procedure may answer. Messages are written for the user and shown as they are. */
export const base = oc.errors({
  /** What is asked for does not exist (any more). */
  NOT_FOUND: { status: 404 },
  /** The request cannot be done; the message says why and what to do. */
  REFUSED: { status: 422, data: z.object({ detail: z.string().optional() }).optional() },
  /** A pipeline has problems that keep it from running or from being read. */
  PROBLEMS: { status: 422, data: z.object({ problems: z.array(problem) }) },
  /** Somebody else changed it since it was read. */
  CONFLICT: { status: 409, data: z.object({ revision: z.string().nullable() }) },
  /** The pipeline carries code that nobody on this machine has trusted yet. */
  NOT_TRUSTED: {
    status: 403,
    data: z.object({ code: z.array(z.object({ nodeId: z.string(), title: z.string(), text: z.string() })) }),
  },
});

/** Path of a file in the workspace: relative, with `/`. Whether it stays inside is checked where it is used. */
export const workspaceFile = z.string().min(1).max(1000);

/** sha256 of a file's bytes, in hex. */
export const revision = z.string();
