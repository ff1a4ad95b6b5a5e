/** One engine in a worker of its own: started, given a workload, asked for steps. */
import type { Stepper } from '../workload';
import { ENGINES } from './engines';
import type { BrowserEngine } from './engines-list';

export type Asked =
  | { readonly kind: 'start'; readonly engine: BrowserEngine }
  | { readonly kind: 'prepare'; readonly engine: BrowserEngine; readonly workload: string }
  | { readonly kind: 'steps'; readonly count: number };

export type Reply = { readonly answer: unknown } | { readonly error: string };

const WARM_UP = 2;
/** Values of a result that are compared. */
const COMPARED = 500;

let stepper: Stepper | null = null;

async function answer(asked: Asked): Promise<unknown> {
  if (asked.kind === 'start') return ENGINES[asked.engine].start(new URL('wasm/', self.location.href.replace(/assets\/.*$/, '')).href);
  if (asked.kind === 'prepare') {
    stepper?.dispose();
    stepper = await ENGINES[asked.engine].create(asked.workload);
    for (let i = 0; i < WARM_UP; i++) await stepper.step();
    const result = [...(await stepper.result()).slice(0, COMPARED)];
    // Reading the result made pending work run; from the next step on all is as it always is.
    await stepper.step();
    return result;
  }
  const begin = performance.now();
  for (let i = 0; i < asked.count; i++) await stepper!.step();
  // Nothing of a turn is left for after it.
  await stepper!.result();
  return (performance.now() - begin) / asked.count;
}

self.onmessage = ({ data }: MessageEvent<Asked>) => {
  const reply = (message: Reply) => self.postMessage(message);
  answer(data).then(
    (value) => reply({ answer: value }),
    (error: unknown) => reply({ error: error instanceof Error ? error.message : String(error) }),
  );
};
