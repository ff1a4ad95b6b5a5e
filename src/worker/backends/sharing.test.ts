import { expect, it } from 'vitest';
import { sharingOf } from './sharing';

const memory = class {};

it.each([
  ['shared', { isSecureContext: true, crossOriginIsolated: true, SharedArrayBuffer: memory }],
  // WebKitGTK isolates the page and keeps shared memory off; some browsers have it everywhere, and threads only where isolated.
  ['browser', { isSecureContext: true, crossOriginIsolated: true }],
  ['headers', { isSecureContext: true, crossOriginIsolated: false, SharedArrayBuffer: memory }],
  ['headers', { isSecureContext: true }],
  ['insecure', { isSecureContext: false, crossOriginIsolated: false }],
] as const)('says %s of %o', (sharing, scope) => {
  expect(sharingOf(scope)).toBe(sharing);
});
