/** Files that come with the page. */
import { DataError } from './errors';
import { checkKept } from './offline';

/**
 * @param what names it in messages, as in `recording "quick-demo"`
 * @throws DataError when it does not come; browsers do not say why
 */
export async function fetchFile(address: string | URL, what: string): Promise<Response> {
  const response = await fetch(address).catch(() => {
    throw new DataError(`${what} did not arrive, expected a network or a stored copy`);
  });
  checkKept(what, response);
  if (!response.ok) throw new DataError(`${what} answered ${response.status}, expected a file`);
  return response;
}

/** @throws DataError also for what is not JSON, such as the page with which some networks ask for a log-in */
export async function fetchJson(address: string | URL, what: string): Promise<unknown> {
  const text = await (await fetchFile(address, what)).text();
  try {
    return JSON.parse(text);
  } catch {
    throw new DataError(`${what} is not JSON, expected the file that came with this page`);
  }
}
