// Refuses a Node that is too old, in a sentence. Imported before anything else, so it keeps to what old ones can read: no `??`, no top-level await.
import { readFileSync } from 'node:fs';

/** Ends the process as a mistake of the user: a sentence and 2, the customary exit code. */
export function refuse(sentence) {
  console.error(`error: ${sentence}`);
  process.exit(2);
}

/** True when version `a` is at least `b`, both as in 20.19.0. */
export function isAtLeast(a, b) {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  const at = right.findIndex((part, i) => part !== (left[i] || 0));
  return at < 0 || (left[at] || 0) > right[at];
}

const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const oldest = engines.node.replace('>=', '');
if (!isAtLeast(process.versions.node, oldest))
  refuse(`Node is ${process.versions.node}, expected ${oldest} or newer; see https://nodejs.org`);
