/** `npm run shards -- SRC OUT [--dataset D]`: a hosted shard set with its manifest, from any file the app can import. See docs/hosting-data.md. */
import { openAsBlob } from 'node:fs';
import { mkdir, readdir, rename, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileNameOf, MANIFEST_NAME, makeManifest } from '../src/data/download/manifest';
import { decodePicture } from '../src/data/importers/decode-picture';
import { importFiles } from '../src/data/importers/import-files';
import { getDataset } from '../src/data/registry';
import { ConfigError } from '../src/protocol/errors';
import { readArguments } from './arguments';
import { createFolderStore } from './shards/folder-store';

const USAGE = 'npm run shards -- SRC... OUT [--dataset ID]';

/** The files of a folder with their paths below it, as a browser names those of a dropped folder. */
async function filesBelow(source: string): Promise<{ readonly file: string; readonly relative: string }[]> {
  const found = await stat(source).catch(() => null);
  if (!found) throw new ConfigError(`source is ${JSON.stringify(source)}, expected a file or folder that exists`);
  if (!found.isDirectory()) return [{ file: source, relative: '' }];
  const entries = await readdir(source, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .map((file) => ({ file, relative: path.join(path.basename(source), path.relative(source, file)).split(path.sep).join('/') }));
}

async function asFile({ file, relative }: { readonly file: string; readonly relative: string }): Promise<File> {
  // Backed by the disk: only what is read is held.
  const opened = new File([await openAsBlob(file)], path.basename(file));
  return relative ? Object.defineProperty(opened, 'webkitRelativePath', { value: relative }) : opened;
}

export async function main(argv: string[]): Promise<number> {
  const { values, positionals } = readArguments(argv, { dataset: { type: 'string' } } as const, true);
  if (positionals.length < 2)
    throw new ConfigError(`arguments are ${positionals.length}, expected a source and a folder to write to\n${USAGE}`);
  const out = path.resolve(positionals.at(-1)!);
  const chosen = values.dataset;
  if (chosen !== undefined) getDataset(chosen);
  const found = (await Promise.all(positionals.slice(0, -1).map(filesBelow))).flat();
  const files = await Promise.all(found.map(asFile));
  await mkdir(out, { recursive: true });

  const began = performance.now();
  const { store, written } = createFolderStore(out);
  let note = '';
  const status = await importFiles(files, store, {
    onProgress: ({ stage }) => {
      if (stage !== note) console.log(stage);
      note = stage;
    },
    onShard: () => {},
    signal: new AbortController().signal,
    decodePicture,
    ...(chosen ? { chosen } : {}),
  });
  const dataset = getDataset(status.id);
  if (written().some((shard) => shard.dataset !== status.id))
    throw new ConfigError('sources hold several datasets, expected one; name its files alone');
  const manifest = makeManifest(status.id, status.classes ?? dataset.classes, await store.list(status.id));
  // Last, and in one step: a folder with a manifest is whole.
  const temporary = path.join(out, `${MANIFEST_NAME}.part`);
  await writeFile(temporary, `${JSON.stringify(manifest, null, 1)}\n`);
  await rename(temporary, path.join(out, MANIFEST_NAME));
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(
    `${manifest.shards.length} shards of ${dataset.label}, ${status.trainImages} training and ${status.testImages} test images, ${seconds} s`,
  );
  console.log(`serve ${out} and give people the address of ${MANIFEST_NAME}; the first shard is ${fileNameOf(manifest.shards[0]!)}`);
  return 0;
}
