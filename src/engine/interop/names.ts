/** What the layers of each architecture are called in public PyTorch code. */
import type { AnyLayer, Architecture, WeightSpec } from '../architecture';

/** One way of naming the layers of an architecture; a layer by its id. */
export interface Naming {
  readonly id: string;
  readonly nameOf: (layerId: string) => string;
}

const KINDS: Readonly<Record<WeightSpec['kind'], string>> = {
  kernel: 'weight',
  bias: 'bias',
  gamma: 'weight',
  beta: 'bias',
  mean: 'running_mean',
  variance: 'running_var',
};

/** `stage2.block1.1.conv` -> 2, 1 and `1.conv`. */
const BLOCK = /^stage(\d+)\.block(\d+)\.(.+)$/;

const UNITS: Readonly<Record<string, string>> = { '1.conv': 'conv1', '1.bn': 'bn1', '2.conv': 'conv2', '2.bn': 'bn2' };

interface Residual {
  readonly head: string;
  /** Module of a block by its stage, from 1, and its place there, from 0. */
  readonly block: (stage: string, place: number) => string;
  /** Convolution and batch norm of a shortcut. */
  readonly shortcut: readonly [conv: string, norm: string];
  readonly final: string;
}

function residual(id: string, { head, block, shortcut, final }: Residual): Naming {
  const outside: Readonly<Record<string, string>> = { 'stem.conv': 'conv1', 'stem.bn': 'bn1', 'final.bn': final, head };
  const inside: Readonly<Record<string, string>> = { ...UNITS, 'shortcut.conv': shortcut[0], 'shortcut.bn': shortcut[1] };
  return {
    id,
    nameOf(layerId) {
      const [, stage, place, unit] = BLOCK.exec(layerId) ?? [];
      if (stage === undefined || place === undefined || unit === undefined) return outside[layerId] ?? layerId;
      return `${block(stage, Number(place) - 1)}.${inside[unit] ?? unit}`;
    },
  };
}

/** `layer1.0.conv1`: the shortcut is `shortcut` or `downsample`, the head `linear` or `fc`. */
const layered: readonly Naming[] = (['shortcut', 'downsample'] as const).flatMap((shortcut) =>
  (['linear', 'fc'] as const).map((head) =>
    residual(`${shortcut}, ${head}`, {
      head,
      block: (stage, place) => `layer${stage}.${place}`,
      shortcut: [`${shortcut}.0`, `${shortcut}.1`],
      final: 'bn',
    }),
  ),
);

/** `block1.layer.0.conv1` with `convShortcut` and `fc`, as in the code of WideResNet and of TRADES. */
const wide = residual('block, convShortcut, fc', {
  head: 'fc',
  block: (stage, place) => `block${stage}.layer.${place}`,
  shortcut: ['convShortcut', 'bnShortcut'],
  final: 'bn1',
});

/** `features.1.conv.0.0`: blocks counted through, their parts by position; the stem is 0. */
function mobile({ layers }: Architecture): Naming {
  const blockOf = (id: string) => /^(stage\d+\.block\d+)\.(.+)$/.exec(id);
  const blocks = [...new Set(layers.flatMap(({ id }) => blockOf(id)?.[1] ?? []))];
  const last = blocks.length + 1;
  const outside: Readonly<Record<string, string>> = {
    'stem.conv': 'features.0.0',
    'stem.bn': 'features.0.1',
    'last.conv': `features.${last}.0`,
    'last.bn': `features.${last}.1`,
    head: 'classifier.1',
  };
  return {
    id: 'features, classifier',
    nameOf(layerId) {
      const [, block, unit] = blockOf(layerId) ?? [];
      if (block === undefined || unit === undefined) return outside[layerId] ?? layerId;
      const expands = layers.some(({ id }) => id === `${block}.expand.conv`) ? 1 : 0;
      const parts: Readonly<Record<string, string>> = {
        'expand.conv': '0.0',
        'expand.bn': '0.1',
        'depthwise.conv': `${expands}.0`,
        'depthwise.bn': `${expands}.1`,
        'project.conv': String(expands + 1),
        'project.bn': String(expands + 2),
      };
      return `features.${blocks.indexOf(block) + 1}.conv.${parts[unit] ?? unit}`;
    },
  };
}

/** Our own layer names, where public code has none for them. */
const plain: Naming = { id: 'our layer names', nameOf: (layerId) => layerId };

/** The namings that files of this model come in, the one that exports use first. */
export function namingsOf(model: string, architecture: Architecture): readonly Naming[] {
  switch (model) {
    case 'resnet':
    case 'resnet-18':
    case 'preact-resnet-18':
      return [...layered, plain];
    case 'wide-resnet':
      return [wide, plain];
    case 'mobilenet-v2':
      return [mobile(architecture), plain];
    default:
      return [plain];
  }
}

/** `layer1.0.bn1.running_mean`, from the layer's name and the kind of weight. */
export const torchName = (naming: Naming, { id }: AnyLayer, kind: WeightSpec['kind']): string => `${naming.nameOf(id)}.${KINDS[kind]}`;
