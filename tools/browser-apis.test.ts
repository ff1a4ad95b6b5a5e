/** What a browser may lack or leave unanswered is asked for in one place each, which knows what to do without it. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from './paths';

const NAVIGATOR = String.raw`navigator\s*(?:\?\.|\.|\[['"])\s*`;
const member = (name: string) =>
  new RegExp(
    String.raw`\b${NAVIGATOR}${name}\b|\{[^{}]*\b${name}\b[^{}]*\}\s*=\s*(?:\w+\.)?navigator\b|['"]${name}['"] in (?:\w+\.)?navigator`,
  );

/** Absent over plain http, or waited for without end by a browser that does not answer; and who may use it. */
const APIS: readonly (readonly [name: string, use: RegExp, allowed: readonly string[]])[] = [
  ['crypto.randomUUID', /\brandomUUID\b/, []],
  ['crypto.subtle', /\bsubtle\b/, ['src/protocol/sha256.ts']],
  ['indexedDB', /\bindexedDB\b/, ['src/protocol/database.ts', 'src/data/service.ts']],
  ['IndexedDB by idb', /\b(?:openDB|deleteDB)\b/, []],
  ['navigator.clipboard', member('clipboard'), ['src/ui/copy-text.ts']],
  ['navigator.locks', member('locks'), ['src/protocol/locks.ts']],
  ['navigator.storage', member('storage'), ['src/protocol/browser-storage.ts']],
  ['navigator.gpu', member('gpu'), ['src/worker/backends/webgpu.ts']],
  ['navigator.serviceWorker', member('serviceWorker'), ['src/ui/updates/start-updates.ts']],
  ['navigator.mediaDevices', member('mediaDevices'), ['src/ui/screens/see/OwnPicture.tsx']],
  ['navigator.hardwareConcurrency', member('hardwareConcurrency'), ['src/worker/backends/wasm.ts', 'src/worker/handlers.ts']],
  ['SharedArrayBuffer', /\bSharedArrayBuffer\b/, ['src/worker/backends/sharing.ts', 'src/kernels/wasm/simd.ts']],
  ['caches', /(?<![.\w])caches\s*\./, []],
  [
    'others of secure contexts',
    member('(?:wakeLock|share|canShare|credentials|getBattery|deviceMemory|bluetooth|usb|serial|hid|keyboard|userAgentData|permissions)'),
    [],
  ],
  ['file pickers', /\bshow(?:Save|Open)FilePicker\b|\bshowDirectoryPicker\b/, []],
  [
    'other globals of secure contexts',
    /\b(?:cookieStore|PaymentRequest|IdleDetector|EyeDropper|DeviceOrientationEvent|getScreenDetails|launchQueue)\b/,
    [],
  ],
];

/** Code without what is said in comments and sentences. */
const bare = (source: string) =>
  source
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|\s)\/\/.*$/gm, '')
    .replace(/'[^'\n]*? [^'\n]*'/g, "''");

const files = readdirSync(path.join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  .map((file) => path.posix.join('src', file.split(path.sep).join('/')))
  .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$|\.d\.ts$|\/testing\/|\/assembly\//.test(file));

const usesOf = (source: string) => APIS.filter(([, use]) => use.test(bare(source))).map(([name]) => name);

it.each(APIS)('%s is used only where its absence is dealt with', (_, use, allowed) => {
  expect(files.length).toBeGreaterThan(300);
  const users = files.filter((file) => use.test(bare(readFileSync(path.join(ROOT, file), 'utf8'))));
  expect(users.filter((file) => !allowed.includes(file))).toEqual([]);
  // A wrapper that is gone is none.
  expect(allowed.filter((file) => !users.includes(file))).toEqual([]);
});

it.each([
  ['const id = crypto.randomUUID();', 'crypto.randomUUID'],
  ['const { randomUUID } = crypto;', 'crypto.randomUUID'],
  ['await globalThis.crypto?.subtle.digest()', 'crypto.subtle'],
  ['void navigator.clipboard.writeText(text)', 'navigator.clipboard'],
  ["'locks' in navigator ? 1 : 2", 'navigator.locks'],
  ['const { locks } = globalThis.navigator;', 'navigator.locks'],
  ['globalThis.navigator?.storage?.estimate?.()', 'navigator.storage'],
  ["import { openDB } from 'idb';", 'IndexedDB by idb'],
  ['self.indexedDB.open(name)', 'indexedDB'],
  ['await caches.open("x")', 'caches'],
  ['await window.showSaveFilePicker()', 'file pickers'],
  ['navigator.wakeLock.request()', 'others of secure contexts'],
])('sees %s', (source, name) => expect(usesOf(source)).toContain(name));

it.each([
  '// crypto.randomUUID is missing there',
  '/* navigator.clipboard */',
  "say('navigator.clipboard is missing here')",
  'options.indexedDBName',
])('passes over %s', (source) => expect(usesOf(source)).toEqual([]));
