/** The built app as a static host needs it. */
import { cp, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Zippable, zipSync } from 'fflate';
import { ROOT } from '../paths';

/** Of use to who builds, not to who visits. */
const LEFT_OUT = /(\.map|[\\/]\.vite|[\\/]\.built)$/;
/** Points to a map that is left out. */
const MAP_COMMENT = /\n\/\/# sourceMappingURL=\S+\s*$/;

/** Every file below a folder, as a path from it with `/`. */
async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/')).toSorted();
}

/** Copies what visitors load, and the licence. */
export async function stageSite(dist: string, site: string): Promise<void> {
  await cp(dist, site, { recursive: true, filter: (file) => !LEFT_OUT.test(file) });
  await cp(path.join(ROOT, 'LICENSE'), path.join(site, 'LICENSE.txt'));
  for (const file of (await filesOf(site)).filter((name) => name.endsWith('.js'))) {
    const text = await readFile(path.join(site, file), 'utf8');
    if (MAP_COMMENT.test(text)) await writeFile(path.join(site, file), text.replace(MAP_COMMENT, '\n'));
  }
}

/**
 * A zip with `index.html` at its top, as hosts want it that unpack by themselves. Times are those of the files: servers tell versions of one
 * length apart by them.
 */
export async function packSite(site: string): Promise<Uint8Array> {
  const entries: Zippable = {};
  for (const name of await filesOf(site)) {
    const file = path.join(site, name);
    // Readable for all, where the unpacking program asks.
    entries[name] = [await readFile(file), { mtime: (await stat(file)).mtime, os: 3, attrs: 0o100644 << 16 }];
  }
  return zipSync(entries, { level: 9 });
}
