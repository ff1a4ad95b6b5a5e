/** Without these two a page gets no SharedArrayBuffer, so WASM stays on one thread. Sent by our server, and by the service worker for hosts that do not. */
export const ISOLATION_HEADERS: Readonly<Record<string, string>> = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};
