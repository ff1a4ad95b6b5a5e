/** The engines of a comparison by name, the first being what the others must agree with, and what each of them lacks. */

/** Why it cannot take a workload; null where it can. */
type Lacks = (workload: string) => string | null;

const isStep = (workload: string) => workload.includes('-resnet');
const nothing: Lacks = () => null;
const jax: Lacks = (workload) => (isStep(workload) ? null : 'whole steps only, which it compiles as one');
const wasm: Lacks = (workload) => (/^(forward-|conv$)/.test(workload) ? null : 'no training: its wasm backend lacks the filter gradient');

export const BROWSER_ENGINES = {
  'tfjs-cpu': nothing,
  'tfjs-webgl': nothing,
  'tfjs-webgpu': nothing,
  'tfjs-wasm': wasm,
  'jax-webgpu': jax,
  'jax-wasm': jax,
  'ours-webgpu': nothing,
  'ours-webgpu-f16': nothing,
  'ours-wasm': nothing,
} as const satisfies Readonly<Record<string, Lacks>>;

export type BrowserEngine = keyof typeof BROWSER_ENGINES;
