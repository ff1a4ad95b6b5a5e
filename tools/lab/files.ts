/** The files a run leaves in its folder. */
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Writes whole files only: an interrupted write leaves the old one in place. */
export class RunFolder {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  path(name: string): string {
    return path.join(this.folder, name);
  }

  async write(name: string, content: string | Uint8Array): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    const half = this.path(`.${name}.${process.pid}`);
    await writeFile(half, content);
    await rename(half, this.path(name));
  }

  remove(name: string): Promise<void> {
    return rm(this.path(name), { force: true });
  }

  writeJson(name: string, value: unknown): Promise<void> {
    return this.write(name, `${JSON.stringify(value, null, 2)}\n`);
  }

  writeBase64(name: string, text: string): Promise<void> {
    return this.write(name, Buffer.from(text, 'base64'));
  }
}
