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

beforeAll(() => startNodeBackend('wasm'));

it('memory stays flat over a long run: tensors, their bytes and the heap of WebAssembly', { timeout: 3_600_000 }, async () => {
  const worker = bench();
  const settings = config({ teacher: null, student: null, plain: { ...config().plain!, steps: STEPS } });
  const heap = () => {
    const { wasm } = tf.backend() as unknown as { wasm: { HEAPU8: Uint8Array } };
    return wasm.HEAPU8.length;
  };
  const seen: { readonly tensors: number; readonly bytes: number; readonly heap: number }[] = [];
  const { runId } = await worker.client.request('run.start', { config: settings });
  await worker.client.request('run.control', { runId, action: 'pause' });
  /** Takes the state of a run that stands still, at the same place of its cycle of looks each time. */
  const stepTo = async (step: number) => {
    const passed = () => worker.metrics.reduce((sum, { steps }) => sum + steps.length, 0) >= step;
    await worker.client.request('run.control', { runId, action: 'resume' });
    while (!passed()) await new Promise((resolve) => setTimeout(resolve, 1));
    await worker.client.request('run.control', { runId, action: 'pause' });
    const { numTensors, numBytes } = tf.memory();
    seen.push({ tensors: numTensors, bytes: numBytes, heap: heap() });
  };
  for (let part = 0; part <= 8; part++) await stepTo(WARM + Math.floor((part * (STEPS - 2 * WARM)) / 8));
  await worker.client.request('run.control', { runId, action: 'stop' });
  await worker.reaches('stopped');
  worker.close();
  const [first, ...rest] = seen;
  const last = rest.slice(-3);
  // A pause may fall amid a look at the test pictures, which holds some tensors of its own.
  const slack = 40;
  for (const { tensors } of last) expect(tensors - first!.tensors).toBeLessThan(slack);
  expect(Math.max(...last.map(({ heap: bytes }) => bytes))).toBe(rest[0]!.heap);
  console.log(
    `soak: ${STEPS} steps: tensors ${first!.tensors} to ${last.at(-1)!.tensors}, heap ${first!.heap} to ${last.at(-1)!.heap} bytes`,
  );
});

it('the closing line tells what the suite printed', () => {
  const printed =
    'x\nfaults: 20 sequences: faults injected 61, survived 61, lost 0\ny\nfaults: 4 damaged checkpoints: faults injected 4, survived 4, lost 0; more\n';
  expect(closing(printed, true)).toBe('20 sequences, 4 damaged checkpoints: faults injected 65, survived 65, lost 0');
  expect(closing(printed, false)).toBe('some lost: see above');
});
