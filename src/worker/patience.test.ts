import { expect, it } from 'vitest';
import type { Checkpoint } from '../engine/checkpoint';
import { manualDelay } from '../protocol/testing/manual-delay';
import { Keeper } from './keeper';

it('lets training go on when storage does not answer, says so once, and forgets what came late', async () => {
  const { delay, pass } = manualDelay();
  const warnings: string[] = [];
  const [saves, forgotten]: [(() => void)[], string[]] = [[], []];
  const keeper = new Keeper({
    runId: 'one',
    isKept: false,
    save: () => new Promise((resolve) => saves.push(resolve)),
    forget: async (runId) => void forgotten.push(runId),
    snapshot: async () => [{} as Checkpoint, new ArrayBuffer(1)],
    warn: (message) => void warnings.push(message),
    place: () => ({ seconds: 6, done: 5 }),
    delay,
  });
  let saved = false;
  const first = keeper.save().then(() => {
    saved = true;
  });
  await pass(5000);
  expect(saved).toBe(false);
  await pass(5000);
  await first;
  expect(warnings).toEqual([
    'checkpoint could not be kept: browser storage has not answered for 8 s, expected it to; training does not wait for it',
  ]);
  // Stopping saves as well: it does not wait a second time.
  await keeper.save();
  expect([saves.length, warnings.length]).toEqual([1, 1]);
  saves[0]!();
  await pass(10);
  const again = keeper.save();
  await pass(10);
  saves[1]!();
  await again;
  await keeper.forget();
  expect(forgotten).toEqual(['one']);
});
