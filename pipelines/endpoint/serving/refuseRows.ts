import { RefusedError } from './refusal.ts';

/** Problems that are told of one request. */
const mostTold = 20;

/** Refuses rows that are not what the endpoint takes: each problem names row and column. */
export function refuseRows(problems: readonly string[]): never {
  const [first = 'The rows cannot be read.'] = problems;
  const more = problems.length - 1;
  const message = more > 0 ? `${first} (${more} more problem${more > 1 ? 's' : ''} in the list.)` : first;
  throw new RefusedError({ status: 422, code: 'invalid_rows', message, problems: problems.slice(0, mostTold) });
}
