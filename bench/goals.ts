/** The goals of this project's kernels, and what came of them. */
import { forwardMacs } from '../src/engine/architecture';
import { models } from '../src/engine/models';
import { IMAGE_SIZE } from '../src/protocol/images';
import type { Entry } from './counted';
import { table } from './report-tables';
import { parseWorkload } from './workload';

const CLASSES = 10;
/** Forward pass, filter gradients, input gradients. */
const PASSES = 3;

/** Multiply-accumulates of one image's forward pass. */
export function macsOf(workload: string): number {
  const { depth, width, stemStride } = parseWorkload(workload);
  const context = { input: [IMAGE_SIZE, IMAGE_SIZE, 3] as const, classes: CLASSES };
  return forwardMacs(models.get('resnet').architecture({ depth: String(depth), width, stemStride }, context));
}

type Find = (engine: string, device: RegExp, workload: string) => Entry | undefined;

/** The fastest round: what other work on the machine has disturbed least. */
const best = (entry: Entry | undefined) => entry?.spread?.[0] ?? Number.NaN;

interface Row {
  readonly figure: string;
  readonly goal: string;
  readonly measured: string;
  readonly isMet: boolean;
}

function counted(find: Find): Row[] {
  const mixacm = find('ours', /^fake$/, 'mixacm-resnet20-b128')?.counted;
  const pgd = find('ours', /^fake$/, 'pgd-resnet20-b128')?.counted;
  if (!mixacm || !pgd) return [];
  const row = (figure: string, value: number, most: number, unit: string, digits = 0): Row => ({
    ...{ figure, goal: `at most ${most}${unit}`, measured: `${value.toFixed(digits)}${unit}`, isMet: value <= most },
  });
  return [
    row('dispatches, MixACM step', mixacm.dispatches, 200, ''),
    row('bytes bound, MixACM step', mixacm.bytesBound / 1e9, 2.5, ' GB', 2),
    row('uploads a step, data set resident', mixacm.bytesUploaded / 1e6, 0.1, ' MB', 3),
    row('dispatches, PGD step', pgd.dispatches, 60, ''),
    row('peak pool', mixacm.poolBytes / 1e9, 0.7, ' GB', 2),
  ];
}

function timed(find: Find): Row[] {
  const small = 'mixacm-resnet8-b4-w8';
  const large = 'ce-resnet8-b64-s2';
  const [gpu, wasm] = [find('ours', /^webgpu/, small), find('ours', /^wasm/, small)];
  const stock = find('tfjs-webgpu', /^webgpu/, small);
  const ratio = (figure: string, peer: Entry | undefined, own: Entry | undefined, least: number): Row => {
    const [fastest, median] = [best(peer) / best(own), (peer?.ms ?? Number.NaN) / (own?.ms ?? Number.NaN)];
    const measured = `${fastest.toPrecision(3)} (medians: ${median.toPrecision(3)})`;
    return { figure, goal: `at least ${least} times`, measured, isMet: fastest >= least };
  };
  const speed = ((PASSES * parseWorkload(large).batch * macsOf(large)) / best(find('ours', /^wasm/, large))) * 1e-6;
  return [
    ratio('software WebGPU, against stock tfjs there', stock, gpu, 10),
    ratio('software WebGPU, against jax-js there', find('jax-js', /^webgpu/, small), gpu, 2),
    ratio('WASM, two threads, against stock tfjs on software WebGPU', stock, wasm, 100),
    ratio('WASM, two threads, against tfjs on plain JavaScript', find('tfjs-cpu', /./, small), wasm, 10),
    {
      figure: `WASM, two threads, ${large}, whole step`,
      goal: 'at least 5 GMAC/s',
      measured: `${speed.toFixed(1)} GMAC/s`,
      isMet: speed >= 5,
    },
  ];
}

export function goalTable(entries: readonly Entry[]): string {
  const find: Find = (engine, device, workload) =>
    entries.find((entry) => entry.engine === engine && device.test(entry.device) && entry.workload === workload);
  const rows = [...counted(find), ...timed(find)].map(({ figure, goal, measured, isMet }) => [
    figure,
    goal,
    measured,
    isMet ? 'yes' : 'no',
  ]);
  return table(['figure', 'goal', 'measured', 'met'], rows);
}
