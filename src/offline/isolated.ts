import { ISOLATION_HEADERS } from '../protocol/isolation';

const HEADERS = Object.entries({ ...ISOLATION_HEADERS, 'Cross-Origin-Resource-Policy': 'same-origin' });

/** The same answer with the headers of an isolated page, unless its host has its own. */
export function isolated(answer: Response): Response {
  // Answers of other origins and redirects, which the browser follows by itself, may not be read, let alone copied.
  if (answer.status === 0) return answer;
  const headers = new Headers(answer.headers);
  for (const [name, value] of HEADERS) if (!headers.has(name)) headers.set(name, value);
  return new Response(answer.body, { status: answer.status, statusText: answer.statusText, headers });
}
