import { mkdirSync, mkdtempSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { findSoftwareVulkan } from './node-device';

it('finds the software adapter beside the browser, where its path is a link too', () => {
  const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'vulkan-')));
  const [link, home] = [path.join(folder, 'link'), path.join(folder, 'home')];
  mkdirSync(home);
  // A link that Windows makes for everyone.
  symlinkSync(home, link, 'junction');
  writeFileSync(path.join(home, 'chrome'), '');
  const elsewhere = findSoftwareVulkan('');
  writeFileSync(path.join(home, 'vk_swiftshader_icd.json'), '{}');
  expect(findSoftwareVulkan(path.join(link, 'chrome')), 'without a loader').toBe(elsewhere);
  writeFileSync(path.join(home, 'libvulkan.so.1'), '');
  expect(findSoftwareVulkan(path.join(link, 'chrome'))).toBe(home);
  expect(findSoftwareVulkan(path.join(folder, 'none'))).toBe(elsewhere);
});
