// Before any tool: is this Node new enough, and is what the tools import there? `node tools/check.mjs && …` guards programs of others.

import { readFileSync } from 'node:fs';
import { refuse } from './check-node.mjs';

const read = (file) => JSON.parse(readFileSync(new URL(`../${file}`, import.meta.url), 'utf8'));

/** The version of a package that is installed, or null. */
function installed(name) {
  try {
    return read(`node_modules/${name}/package.json`).version;
  } catch (error) {
    if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error;
    return null;
  }
}

const { dependencies, devDependencies } = read('package.json');
for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
  const found = installed(name);
  if (found !== version) refuse(`package "${name}" is ${found === null ? 'not installed' : found}, expected ${version}; run npm ci first`);
}

/** For what is imported after the checks: a package that lacks a part of its own is the user's to mend as well. */
export function whenLoaded(loading) {
  loading.catch((error) => {
    if (error.code === 'ERR_MODULE_NOT_FOUND' && error.message.includes('node_modules')) {
      refuse(`installed packages are incomplete (${error.message}), expected all of package-lock.json; run npm ci first`);
    }
    console.error(error);
    process.exit(1);
  });
}
