import { describe, expect, it } from 'vitest';
import { createMemoryWatch, describeGrowth } from './memory-watch';

const MB = 1e6;
const usual = { tensors: 300, bytes: 50 * MB, wasm: 100 * MB };

function settled() {
  const watch = createMemoryWatch();
  for (let reading = 0; reading < 30; reading++) expect(watch.heard(usual, 'one student')).toBeNull();
  return watch;
}

describe('the watch over memory', () => {
  it('reports a gauge that grew, once it has stayed above its bounds', () => {
    const watch = settled();
    // 1.5 times 100 MB and 256 MB more.
    expect(watch.heard({ ...usual, wasm: 406 * MB }, 'one student')).toBeNull();
    for (const _ of [1, 2]) expect(watch.heard({ ...usual, wasm: 407 * MB }, 'one student')).toBeNull();
    const growth = watch.heard({ ...usual, wasm: 407 * MB }, 'one student');
    expect(growth).toEqual({ gauge: 'wasm', from: 100 * MB, to: 407 * MB });
    expect(describeGrowth(growth!)).toBe('memory of WebAssembly is 407 MB, expected about 100 MB');
    expect(watch.heard({ ...usual, wasm: 500 * MB }, 'one student'), 'only once').toBeNull();
  });

  it('counts tensors as well: thousands of small ones weigh little', () => {
    const watch = settled();
    const grown = { ...usual, tensors: 2451 };
    for (const _ of [1, 2]) expect(watch.heard(grown, 'one student')).toBeNull();
    expect(describeGrowth(watch.heard(grown, 'one student')!)).toBe('number of tensors is 2451, expected about 300');
  });

  it('bears a peak, other work, and another worker', () => {
    const watch = settled();
    const grown = { ...usual, bytes: 1000 * MB };
    for (let peak = 0; peak < 5; peak++) {
      expect(watch.heard(grown, 'one student')).toBeNull();
      expect(watch.heard(grown, 'one student')).toBeNull();
      expect(watch.heard(usual, 'one student')).toBeNull();
    }
    for (let reading = 0; reading < 60; reading++) expect(watch.heard(grown, 'one evaluate')).toBeNull();
    watch.begin();
    for (let reading = 0; reading < 60; reading++) expect(watch.heard({ ...grown, gpu: 4000 * MB }, 'one evaluate')).toBeNull();
  });
});
