/** Vite plugin: whoever hosts the built app hands on the notices of the work in it. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Plugin } from 'vite';
import { notices } from './notices.ts';

export const NOTICES = 'THIRD-PARTY-NOTICES.txt';

export function thirdPartyNotices(): Plugin {
  let folder = '';
  return {
    name: 'third-party-notices',
    apply: (_, { command, isSsrBuild }) => command === 'build' && !isSsrBuild,
    enforce: 'post',
    configResolved(config) {
      folder = path.resolve(config.root, config.build.outDir);
    },
    // After the service worker, which is written by a plugin before this one.
    closeBundle: {
      order: 'post',
      sequential: true,
      handler: () => writeFile(path.join(folder, NOTICES), notices(folder)),
    },
  };
}
