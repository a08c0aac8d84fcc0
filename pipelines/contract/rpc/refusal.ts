/**
 * A browser prints an error for every answer with a status of 400 or more, whatever the page makes of it. What a procedure refuses
 * is expected and told to the user: over HTTP it is answered with 200, and its true status stands in this header.
 */
export const statusHeader = 'x-pipewright-status';

/** As `fetch`, for callers of procedures: a refusal gets its true status back. */
export async function fetchAnswer(request: Request, init?: RequestInit): Promise<Response> {
  const response = await fetch(request, init);
  const status = Number(response.headers.get(statusHeader));
  return status >= 400 ? new Response(response.body, { status, headers: response.headers }) : response;
}
