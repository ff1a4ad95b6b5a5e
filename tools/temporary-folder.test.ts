import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import setup from './temporary-folder';

test('tests write into a folder of this run, which goes with all that was left in it', async () => {
  expect(path.basename(os.tmpdir())).toMatch(/^mixacm-tests-/);
  const outer = os.tmpdir();
  const end = await setup();
  const folder = os.tmpdir();
  expect(path.dirname(folder)).toBe(outer);
  await mkdir(path.join(folder, 'forgotten'));
  await writeFile(path.join(folder, 'forgotten/file'), 'x');
  await end();
  expect(existsSync(folder)).toBe(false);
  expect(os.tmpdir()).toBe(outer);
});
