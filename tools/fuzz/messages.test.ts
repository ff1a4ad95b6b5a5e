import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import type { Handlers } from '../../src/protocol/messages';
import { type Scope, serve } from '../../src/worker/serve';
import { bench } from '../../src/worker/testing/bench';
import { config } from '../../src/worker/testing/config';
import { CASES, SEED } from './damage';
import { anything, oddConfigs } from './odd-config';

const worker = bench();
afterAll(() => worker.close());

/** Requests that answer at once; a run that begins would go on into the next case. */
const READING = ['estimate', 'run.saved', 'run.checkpoints', 'run.result', 'dataset.page', 'weights.export', 'evaluation.list'];
const OTHERS = ['run.start', 'run.control', 'run.adjust', 'nothing', 'constructor', '__proto__'];
const odd = fc.tuple(fc.constantFrom(...READING, ...OTHERS), fc.dictionary(fc.string(), anything, { maxKeys: 4 }));
const estimates = oddConfigs(config()).map((each): [string, Record<string, unknown>] => ['estimate', { config: each }]);

test('requests to the worker: every one is answered exactly once', async () => {
  let [answered, refused] = [0, 0];
  await fc.assert(
    fc.asyncProperty(fc.oneof(odd, estimates), async ([name, body]) => {
      await worker.client.request(name as 'estimate', body as never).then(
        () => answered++,
        () => refused++,
      );
    }),
    { numRuns: CASES, seed: SEED, timeout: 5000 },
  );
  expect(answered + refused).toBe(CASES);
  expect(answered).toBeGreaterThan(0);
  console.log(`fuzz: messages: ${CASES} cases, ${answered} accepted, ${refused} refused, 0 lost`);
});

test('messages that are no requests: each is answered once, and none ends the worker', async () => {
  const posted: unknown[] = [];
  let hear: (event: MessageEvent) => void = () => {};
  const scope: Scope = { postMessage: (message) => posted.push(message), addEventListener: (_, listener) => (hear = listener) };
  serve(scope, { estimate: async () => ({}) } as unknown as Handlers);
  const values = fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withTypedArray: true });
  const envelopes = fc.record({
    kind: fc.constantFrom('request', 'x'),
    id: values,
    name: fc.oneof(fc.constant('estimate'), values),
    body: values,
  });
  let [accepted, refused] = [0, 0];
  await fc.assert(
    fc.asyncProperty(fc.oneof(values, envelopes), async (data) => {
      posted.length = 0;
      hear({ data } as MessageEvent);
      await new Promise((resolve) => setImmediate(resolve));
      expect(posted).toHaveLength(1);
      const [{ kind }] = posted as [{ kind: string }];
      if (kind === 'reply') accepted++;
      else refused++;
    }),
    { numRuns: CASES, seed: SEED },
  );
  console.log(`fuzz: raw messages: ${CASES} cases, ${accepted} accepted, ${refused} refused, 0 lost`);
});
