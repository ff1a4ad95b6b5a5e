/** Declarations of the settings that belong to a run rather than to a plugin; ranges as in the run config's schema. */
import type { ParamSpecs } from '../protocol/params';

export const TRAINING_SPECS = {
  steps: {
    kind: 'integer',
    label: 'Training steps',
    default: 300,
    min: 1,
    max: 1_000_000,
    help: 'Updates of the weights, one batch each.',
  },
  batchSize: { kind: 'integer', label: 'Batch size', default: 64, min: 1, max: 4096 },
  startFrom: {
    kind: 'choice',
    label: 'Start from',
    default: 'scratch',
    options: ['scratch', 'plain'],
    help: '“plain” goes on from the trained ordinary network and adds its cost.',
  },
} as const satisfies ParamSpecs;

export const AUGMENT_SPECS = {
  flip: { kind: 'flag', label: 'Mirror half of the pictures', default: true },
  crop: { kind: 'integer', label: 'Shift by up to', default: 2, min: 0, max: 8, unit: 'px' },
} as const satisfies ParamSpecs;

export const DATA_SPECS = {
  seed: { kind: 'integer', label: 'Seed', default: 1, min: 0, max: 2 ** 31 - 1, help: 'Decides every random draw of the run.' },
  validation: {
    kind: 'integer',
    label: 'Held back for validation',
    default: 0,
    min: 0,
    max: 100_000,
    help: 'Report on these training pictures instead of on the test set; for tuning.',
  },
  balanced: {
    kind: 'flag',
    label: 'As many of every class',
    default: false,
    help: 'Of each class as many training pictures as the rarest has, or an equal share of the limit.',
  },
  imbalance: {
    kind: 'real',
    label: 'Long tail',
    default: 1,
    min: 1,
    max: 1000,
    help: 'The first class keeps this many times as many training pictures as the last, the others in between.',
  },
  labelNoise: {
    kind: 'real',
    label: 'Wrong labels',
    default: 0,
    min: 0,
    max: 1,
    help: 'Share of training pictures that get another class; test pictures keep theirs.',
  },
  early: {
    kind: 'flag',
    label: 'Start while pictures arrive',
    default: false,
    help: 'Begins with those that are here instead of waiting for the import; such a run cannot be repeated exactly.',
  },
} as const satisfies ParamSpecs;

export const EVALUATION_SPECS = {
  count: { kind: 'integer', label: 'Test pictures', default: 500, min: 1, max: 1_000_000, help: 'More pictures, narrower intervals.' },
  batchSize: { kind: 'integer', label: 'Batch size', default: 100, min: 1, max: 4096 },
} as const satisfies ParamSpecs;

export const LIVE_SPECS = {
  count: { kind: 'integer', label: 'Pictures', default: 100, min: 1, max: 100_000 },
  every: { kind: 'integer', label: 'Every so many steps', default: 50, min: 1, max: 1_000_000 },
} as const satisfies ParamSpecs;
