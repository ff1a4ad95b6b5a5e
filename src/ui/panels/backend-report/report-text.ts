/** Words of the report on what computes. */
import { defineText } from '../../i18n/define-text';

export const en = {
  title: (name: string) => `${name} does the computing`,
  adapter: 'Adapter',
  emulated: ' (emulated on the processor)',
  threads: 'Threads',
  kernels: 'Kernels',
  ours: 'tfjs with our own for training',
  unmodified: 'unmodified tfjs',
  half: ', activations in half precision',
  variants: 'Variants',
  measured: (threads: number, cores: number) => `${threads}, measured as the fastest of up to ${cores} here`,
  remembered: (threads: number, cores: number) => `${threads}, measured as the fastest of up to ${cores} on an earlier visit`,
  sharing: 'Shared memory',
  sharings: {
    shared: 'yes, WASM threads allowed',
    insecure: 'no WASM threads: this address is plain http',
    headers:
      'no WASM threads: the server does not send Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp',
    browser: 'no WASM threads: the page is isolated, but this browser has no SharedArrayBuffer',
  },
  insecure: {
    cost: 'This address is plain http, which browsers do not trust: no graphics card, no threads, no use without a network.',
    remedy:
      'To get them, open the page over https, or as localhost on the machine that serves it. Threads also need the headers Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp.',
  },
  version: 'Version',
  tried: 'What was looked at, with the speed of a small training step',
  works: 'works',
  fails: 'does not work',
};

export const text = defineText(en, () => import('./report-text.ja'));
