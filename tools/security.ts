/**
 * The content security policy: own scripts only, no eval but WASM's, no markup from strings, no request to another origin in plain text.
 * Sent as a header by our server and written into the built page, so that a plain static host has it too.
 */
import type { Plugin } from 'vite';

export { ISOLATION_HEADERS } from '../src/protocol/isolation.ts';

const DIRECTIVES: readonly string[] = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  // The threads of the SIMD module are a few lines in a blob.
  "worker-src 'self' blob:",
  // React and the charts set element.style, which no directive governs; nothing here writes style elements.
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "manifest-src 'self'",
  // Other hosts only for a data set whose address the user has seen and agreed to; see src/data/download.
  "connect-src 'self' https:",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types default',
];

/** For the page itself; a meta element may not say who frames it. */
const PAGE_POLICY = DIRECTIVES.join('; ');

/** What every response carries. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': [...DIRECTIVES, "frame-ancestors 'self'"].join('; '),
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Permissions-Policy': 'camera=(self), microphone=(), geolocation=()',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** Writes the policy into every built page; the development server needs inline scripts and goes without. */
export function securityPolicy(): Plugin {
  return {
    name: 'security-policy',
    apply: 'build',
    transformIndexHtml: () => [
      { tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content: PAGE_POLICY }, injectTo: 'head-prepend' },
    ],
  };
}
