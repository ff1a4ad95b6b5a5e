/** Where things are, whatever folder the tool was started from. */
import path from 'node:path';

export const ROOT = path.resolve(import.meta.dirname, '..');
export const DIST = path.join(ROOT, 'dist');
export const CACHE = path.join(ROOT, '.cache');
