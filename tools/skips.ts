/** Every skip that `npm test` allows: which tests, why, and where that is right. Any other skip is a failure. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { findSoftwareVulkan } from '../src/kernels/webgpu/node-device';
import type { Counts, Skip } from './counts';
import { canInstall } from './debian';
import { ROOT } from './paths';
import { absence, findEngine, OTHER_ENGINES } from './setup-engines';
import { hasNumpy } from './setup-python';
import { findRedis } from './setup-redis';

export interface AllowedSkip {
  /** Printed behind the number of tests, with the only condition under which the skip is right. */
  readonly reason: string;
  /** A folder, or a file, from the repository's root; `title` where other tests of the file always run. */
  readonly tests: readonly { readonly at: string; readonly title?: RegExp }[];
  /** Whether the condition holds here. */
  isRight(skip: Skip): boolean;
}

const CIFAR_10 = '../shared/data/cifar-10-binary.tar.gz';
const CIFAR_100 = '../shared/data/cifar-100-binary-small.tar.gz';
/** What a set-up could not change is asked once. */
const once = (ask: () => boolean): (() => boolean) => {
  let answer: boolean | undefined;
  return () => {
    answer ??= ask();
    return answer;
  };
};
const cannotInstall = once(() => !canInstall());
const lacksNumpy = once(() => !hasNumpy());
const isAbsent = (file: string): boolean => !existsSync(path.join(ROOT, file));
const NO_DRIVER = /\(skipped: .*no Vulkan driver is named/;

export const ALLOWED_SKIPS: readonly AllowedSkip[] = [
  {
    reason: 'no software WebGPU: no browser here brings one, and none can be installed',
    tests: [
      { at: 'src/kernels/webgpu', title: NO_DRIVER },
      { at: 'src/kernels/autotune.test.ts', title: NO_DRIVER },
      { at: 'src/worker/evaluation-webgpu.test.ts', title: NO_DRIVER },
      { at: 'tools/golden/webgpu.test.ts', title: NO_DRIVER },
      { at: 'bench/agree.test.ts', title: NO_DRIVER },
    ],
    isRight: () => findSoftwareVulkan() === null && cannotInstall(),
  },
  {
    reason: 'no python3 with NumPy here, and none can be installed',
    tests: [
      { at: 'src/engine/interop/python/export-python.test.ts', title: /\(skipped without (python3|numpy)\)$/ },
      { at: 'e2e/share-runs.spec.ts', title: /, in part$/ },
    ],
    isRight: () => lacksNumpy() && cannotInstall(),
  },
  {
    reason: 'no redis-server here, and none can be installed',
    tests: [{ at: 'tools/lab/fleet/fleet.test.ts' }, { at: 'e2e/fleet.spec.ts' }],
    isRight: () => findRedis() === null && cannotInstall(),
  },
  {
    reason: 'no Firefox or no WebKit here that can be driven, and none can be installed',
    tests: [{ at: 'e2e/engines' }],
    isRight: ({ reason }) => OTHER_ENGINES.some((engine) => findEngine(engine) === null && reason === absence(engine)) && cannotInstall(),
  },
  {
    reason: `no real CIFAR-10: ${CIFAR_10} is absent`,
    tests: [
      { at: 'src/data/importers/formats.real.test.ts' },
      { at: 'src/data/service.real.test.ts' },
      { at: 'tools/shards.test.ts', title: /^the real CIFAR-10 / },
      { at: 'e2e/cifar-story.spec.ts' },
    ],
    isRight: () => isAbsent(CIFAR_10),
  },
  {
    reason: `no real CIFAR-100: ${CIFAR_100} is absent`,
    tests: [{ at: 'tools/shards.test.ts', title: /^the real CIFAR-100 excerpt/ }],
    isRight: () => isAbsent(CIFAR_100),
  },
  {
    reason: 'all 60,000 real images were not asked for with MIXACM_FULL_DATA=1 (minutes)',
    tests: [
      { at: 'src/data/importers/formats.real.test.ts', title: /MIXACM_FULL_DATA/ },
      { at: 'tools/shards.test.ts', title: /MIXACM_FULL_DATA/ },
    ],
    isRight: () => !process.env.MIXACM_FULL_DATA,
  },
];

const covers = ({ tests }: AllowedSkip, skip: Skip): boolean =>
  tests.some(({ at, title }) => (skip.file === at || skip.file.startsWith(`${at}/`)) && (title?.test(skip.title) ?? true));

const named = ({ file, title, reason }: Skip): string => `${file}: ${title}${reason ? ` (${reason})` : ''}`;

/** Counts every skip without leave as a failure; the lines say why each of the others is right, with their number. */
export function judgeSkips(counts: Counts, allowed: readonly AllowedSkip[] = ALLOWED_SKIPS): { counts: Counts; lines: readonly string[] } {
  const numbers = new Map<string, number>();
  const refused: string[] = [];
  const skips = counts.skips.filter((skip) => {
    const entries = allowed.filter((entry) => covers(entry, skip));
    const entry = entries.find((each) => each.isRight(skip));
    if (entry) numbers.set(entry.reason, (numbers.get(entry.reason) ?? 0) + 1);
    else if (entries.length === 0) refused.push(`FAILED skip of ${named(skip)}, expected it in tools/skips.ts or not skipped`);
    else refused.push(`FAILED skip of ${named(skip)}, expected only with: ${entries.map(({ reason }) => reason).join('; or ')}`);
    return entry !== undefined;
  });
  return {
    counts: { ...counts, failed: counts.failed + refused.length, skips },
    lines: [...Array.from(numbers, ([reason, number]) => `${number} skipped: ${reason}`), ...refused],
  };
}
