import { describe, expect, it } from 'vitest';
import { measure } from './counted';

const MB = 1e6;

/** What a step at full size may cost; stock tfjs needs the figures in docs/performance.md. */
const LIMITS = {
  'ce-resnet20-b128': { dispatches: 160, bytesBound: 2000 * MB, bytesUploaded: 0.1 * MB, poolBytes: 700 * MB },
  'mixacm-resnet20-b128': { dispatches: 200, bytesBound: 2500 * MB, bytesUploaded: 0.1 * MB, poolBytes: 700 * MB },
  'pgd-resnet20-b128': { dispatches: 60, bytesBound: 900 * MB, bytesUploaded: 0.1 * MB, poolBytes: 700 * MB },
} as const;

describe('work given to the GPU, counted', () => {
  it.each(Object.entries(LIMITS))('%s', async (workload, limits) => {
    const { counted } = await measure('ours', workload, 'fake', 0);
    for (const [name, limit] of Object.entries(limits)) {
      expect(counted![name as keyof typeof limits], name).toBeLessThanOrEqual(limit);
      expect(counted![name as keyof typeof limits], name).toBeGreaterThan(0);
    }
  });

  it('half precision binds three quarters of the bytes', async () => {
    const { counted } = await measure('ours-f16', 'mixacm-resnet20-b128', 'fake', 0);
    expect(counted!.bytesBound).toBeLessThan(1650 * MB);
    expect(counted!.poolBytes).toBeLessThan(460 * MB);
    expect(counted!.dispatches).toBeLessThanOrEqual(LIMITS['mixacm-resnet20-b128'].dispatches);
  });

  it('stays the same however many steps are taken: nothing is held', async () => {
    const few = await measure('ours', 'mixacm-resnet8-b4-w4', 'fake', 0);
    const many = await measure('ours', 'mixacm-resnet8-b4-w4', 'fake', 1000);
    expect(many.counted).toEqual(few.counted);
  }, 240_000);
});
