import { z } from 'zod';

/** Of targets and environments, as pipelines name them. Names never become paths of anything but an environment's own file. */
export const computeName = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,39}$/,
    'A name begins with a small letter and goes on with at most 39 small letters, digits or "-".',
  );
