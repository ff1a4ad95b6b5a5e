/** Runs golden cases on a backend as the app's worker starts it. */
import { parseCases, runCase } from '../../src/engine/golden';
import { wasm } from '../../src/worker/backends/wasm';
import { webgpu } from '../../src/worker/backends/webgpu';

export type Question = { readonly start: 'wasm' | 'webgpu' } | { readonly file: string; readonly cases: unknown };

export type Answer =
  | { readonly adapter: string }
  | { readonly failures: readonly string[]; readonly passed: number }
  | { readonly error: string };

const scope = self as unknown as DedicatedWorkerGlobalScope;

async function answer(question: Question): Promise<Answer> {
  if ('start' in question) {
    const starter = { wasm, webgpu }[question.start];
    const wasmBaseUrl = new URL('../wasm/', import.meta.url).href;
    return { adapter: (await starter.start({ kernels: 'ours', precision: 'float32', wasmBaseUrl })).adapter };
  }
  const failures: string[] = [];
  const cases = parseCases(question.cases, question.file);
  for (const golden of cases) {
    const { passed, detail } = await runCase(golden);
    if (!passed) failures.push(`${question.file}: ${golden.kind}: ${golden.name}: ${detail}`);
  }
  return { failures, passed: cases.length - failures.length };
}

scope.onmessage = ({ data }: MessageEvent<Question>) => {
  answer(data).then(
    (reply) => scope.postMessage(reply),
    (error: unknown) => scope.postMessage({ error: String(error) } satisfies Answer),
  );
};
