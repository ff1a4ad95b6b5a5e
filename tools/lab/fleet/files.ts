/** Where a fleet's files lie: by the hash of their content, in a folder that all machines see or in a store that speaks S3. */
import { createHash } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { AwsClient } from 'aws4fetch';
import { ConfigError, DataError } from '../../../src/protocol/errors';

/** Names and bytes; the rest stands on these three. */
export interface Shelf {
  read(name: string): Promise<Uint8Array | null>;
  write(name: string, bytes: Uint8Array): Promise<void>;
  /** False, and nothing written, where the name is taken. */
  writeNew(name: string, bytes: Uint8Array): Promise<boolean>;
}

export function folderShelf(root: string): Shelf {
  const place = async (name: string) => {
    const file = path.join(root, name);
    await mkdir(path.dirname(file), { recursive: true });
    return file;
  };
  let count = 0;
  /** Whole files only: what is half written has another name. */
  const halfOf = async (file: string, bytes: Uint8Array) => {
    const half = `${file}.${os.hostname()}.${process.pid}.${count++}`;
    await writeFile(half, bytes).catch((error: unknown) => rm(half, { force: true }).then(() => Promise.reject(error)));
    return half;
  };
  return {
    async read(name) {
      try {
        return await readFile(path.join(root, name));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
        throw error;
      }
    },
    async write(name, bytes) {
      const file = await place(name);
      await rename(await halfOf(file, bytes), file);
    },
    async writeNew(name, bytes) {
      const file = await place(name);
      const half = await halfOf(file, bytes);
      try {
        await link(half, file);
        return true;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
        throw error;
      } finally {
        await rm(half, { force: true });
      }
    },
  };
}

/**
 * A bucket, addressed by path, as in `https://s3.example.org/bucket/prefix`. Credentials come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY,
 * the region from AWS_REGION.
 * @throws ConfigError without credentials
 */
export function s3Shelf(address: string, env: NodeJS.ProcessEnv = process.env): Shelf {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_REGION: region = 'us-east-1' } = env;
  if (!accessKeyId || !secretAccessKey)
    throw new ConfigError(`store "${address}" has no credentials, expected AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment`);
  const client = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3', retries: 3, initRetryMs: 100 });
  const url = (name: string) => `${address.replace(/\/$/, '')}/${name}`;
  const put = async (name: string, bytes: Uint8Array, headers: Record<string, string>) => {
    const response = await client.fetch(url(name), { method: 'PUT', body: Uint8Array.from(bytes), headers });
    if (response.ok || response.status === 412 || response.status === 409) return response.ok;
    throw new DataError(`store answers ${response.status} when "${name}" is written, expected 200`);
  };
  return {
    async read(name) {
      const response = await client.fetch(url(name));
      if (response.status === 404) return null;
      if (!response.ok) throw new DataError(`store answers ${response.status} when "${name}" is read, expected 200`);
      return new Uint8Array(await response.arrayBuffer());
    },
    async write(name, bytes) {
      if (!(await put(name, bytes, {}))) throw new DataError(`store refuses to write "${name}", expected it to replace what is there`);
    },
    writeNew: (name, bytes) => put(name, bytes, { 'If-None-Match': '*' }),
  };
}

export const openShelf = (place: string): Shelf => (/^https?:\/\//.test(place) ? s3Shelf(place) : folderShelf(path.resolve(place)));

export const hashOf = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

/** Content-addressed files and small records on a shelf. */
export class FleetFiles {
  readonly #shelf: Shelf;

  constructor(shelf: Shelf) {
    this.#shelf = shelf;
  }

  /** @returns the SHA-256 to ask for it by */
  async put(bytes: Uint8Array): Promise<string> {
    const hash = hashOf(bytes);
    await this.#shelf.writeNew(`content/${hash}`, bytes).then(async (isNew) => {
      // An upload that broke off under this name is replaced.
      if (!isNew && hashOf((await this.#shelf.read(`content/${hash}`)) ?? '') !== hash) await this.#shelf.write(`content/${hash}`, bytes);
    });
    return hash;
  }

  /** @throws DataError when the content is absent or another */
  async get(hash: string): Promise<Uint8Array> {
    const bytes = await this.#shelf.read(`content/${hash}`);
    if (!bytes) throw new DataError(`content ${hash} is absent, expected it in the store`);
    const found = hashOf(bytes);
    if (found !== hash) throw new DataError(`content ${hash} has hash ${found}, expected its own name; the upload is damaged`);
    return bytes;
  }

  async readRecord<T>(name: string): Promise<T | null> {
    const bytes = await this.#shelf.read(`${name}.json`);
    if (!bytes) return null;
    try {
      return JSON.parse(new TextDecoder().decode(bytes)) as T;
    } catch {
      throw new DataError(`record "${name}" is not JSON, expected one written by a worker`);
    }
  }

  writeRecord(name: string, record: unknown): Promise<void> {
    return this.#shelf.write(`${name}.json`, new TextEncoder().encode(JSON.stringify(record)));
  }

  /** @returns false where one exists; it stays as it is */
  writeFirst(name: string, record: unknown): Promise<boolean> {
    return this.#shelf.writeNew(`${name}.json`, new TextEncoder().encode(JSON.stringify(record)));
  }
}
