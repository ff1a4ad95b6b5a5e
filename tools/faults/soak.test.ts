import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { beforeAll, expect, it } from 'vitest';
import * as tf from '../../src/engine/tf';
import { startNodeBackend } from '../../src/kernels/node';
import { bench } from '../../src/worker/testing/bench';
import { config } from '../../src/worker/testing/config';
import { closing } from '../faults';

/** The long suite sets SOAK_STEPS to 5,000. */
const STEPS = Number(process.env.SOAK_STEPS ?? 200);
/** Steps of every network: its first ones fill caches. */
const WARM = 20;
/** A run keeps what it measured to its end: a record of each step, and here one of the test pictures after every second. */
const BYTES_OF_A_STEP = 3000;
/** Compiled code, and what is collected later. */
const LOOSE_BYTES = 4e6;

beforeAll(() => startNodeBackend('wasm'));

/** Bytes of JavaScript objects that are still held. */
function held(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}

it('memory stays flat over a long run: tensors, the heap of WebAssembly, and that of JavaScript but for the records', {
  timeout: 3_600_000,
}, async () => {
  const worker = bench();
  let steps = 0;
  worker.client.on('run.metrics', (body) => {
    steps += body.steps.length;
    // A page would not keep what it is told.
    for (const list of [worker.metrics, worker.samples]) list.length = 0;
  });
  const settings = config({ teacher: null, student: null, plain: { ...config().plain!, steps: STEPS } });
  const heap = () => {
    const { wasm } = tf.backend() as unknown as { wasm: { HEAPU8: Uint8Array } };
    return wasm.HEAPU8.length;
  };
  const seen: { readonly tensors: number; readonly heap: number; readonly objects: number }[] = [];
  const { runId } = await worker.client.request('run.start', { config: settings });
  await worker.client.request('run.control', { runId, action: 'pause' });
  /** Takes the state of a run that stands still, at the same place of its cycle of looks each time. */
  const stepTo = async (step: number) => {
    await worker.client.request('run.control', { runId, action: 'resume' });
    while (steps < step) await new Promise((resolve) => setTimeout(resolve, 1));
    await worker.client.request('run.control', { runId, action: 'pause' });
    seen.push({ tensors: tf.memory().numTensors, heap: heap(), objects: held() });
  };
  for (let part = 0; part <= 8; part++) await stepTo(WARM + Math.floor((part * (STEPS - 2 * WARM)) / 8));
  await worker.client.request('run.control', { runId, action: 'stop' });
  await worker.reaches('stopped');
  worker.close();
  const [, ...rest] = seen;
  const [early, last] = [rest.slice(0, 3), rest.slice(-3)];
  // A pause may fall amid a look at the test pictures, which holds some tensors of its own.
  expect(Math.min(...last.map(({ tensors }) => tensors))).toBeLessThanOrEqual(Math.max(...early.map(({ tensors }) => tensors)));
  expect(Math.max(...last.map(({ heap: bytes }) => bytes))).toBe(rest[0]!.heap);
  const [begin, end] = [rest[0]!, rest.at(-1)!];
  expect(end.objects - begin.objects).toBeLessThan(STEPS * BYTES_OF_A_STEP + LOOSE_BYTES);
  const grown = (name: keyof typeof end) => `${begin[name]} to ${end[name]}`;
  console.log(`soak: ${STEPS} steps: tensors ${grown('tensors')}, heap ${grown('heap')} bytes, objects ${grown('objects')} bytes`);
});

it('the closing line tells what the suite printed', () => {
  const printed =
    'x\nfaults: 20 sequences: faults injected 61, survived 61, lost 0\ny\nfaults: 4 damaged checkpoints: faults injected 4, survived 4, lost 0; more\n';
  expect(closing(printed, true)).toBe('20 sequences, 4 damaged checkpoints: faults injected 65, survived 65, lost 0');
  expect(closing(printed, false)).toBe('some lost: see above');
});
