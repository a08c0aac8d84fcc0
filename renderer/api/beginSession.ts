import type { Client } from './client.ts';
import { openSession } from './session.ts';

// A file of its own in the built page, evaluated before the browser has taken in the rest.

export const session = openSession();

/** What every page shows first. */
export type FirstAnswers = ReturnType<typeof askFirst>;

/** Asked for as soon as there is a session; undefined when there is none. */
export const firstAnswers: Promise<FirstAnswers | undefined> = session.then((opened) =>
  typeof opened === 'string' ? undefined : askFirst(opened),
);

function askFirst(client: Client) {
  const answers = { workspace: client.workspace.get(), pipelines: client.pipelines.list() };
  // What was refused is told by who waits for the answer.
  for (const answer of Object.values(answers)) answer.catch(() => {});
  return answers;
}
