/** For a browser that tells its driver of no error: the built app is given a few lines that note them in the page. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Where the session's storage keeps what was noted; it outlives a reload. */
export const NOTED = 'faults-of-this-visit';

function watch(key: string): void {
  const note = (text: string) => sessionStorage.setItem(key, JSON.stringify([...JSON.parse(sessionStorage.getItem(key) ?? '[]'), text]));
  addEventListener('error', ({ message }) => note(message));
  addEventListener('unhandledrejection', ({ reason }) => note(String(reason)));
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => note(`${violatedDirective} ${blockedURI}`));
  const error = console.error.bind(console);
  console.error = (...parts: unknown[]) => {
    note(parts.map(String).join(' '));
    error(...parts);
  };
}

/** Runs in the page: hands over what was noted, and forgets it. */
export function takeNoted(key: string): string[] {
  // A blank page has no storage.
  if (!location.protocol.startsWith('http')) return [];
  const noted = sessionStorage.getItem(key) ?? '[]';
  sessionStorage.removeItem(key);
  return JSON.parse(noted) as string[];
}

/** Puts the watch before the first line of the app in `folder`; the page's policy lets no other script in, and its store keeps no other file. */
export async function addWatch(folder: string): Promise<void> {
  const page = await readFile(path.join(folder, 'index.html'), 'utf8');
  const [, entry] = /<script type="module"[^>]* src="([^"]+)"/.exec(page) ?? [];
  if (!entry) throw new Error(`index.html in ${folder} names no module, expected the built app`);
  const file = path.join(folder, entry);
  await writeFile(file, `(${watch})(${JSON.stringify(NOTED)});\n${await readFile(file, 'utf8')}`);
}
