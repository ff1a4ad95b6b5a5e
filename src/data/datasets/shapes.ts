/** The embedded set: ten figures in varied colour and pose, with a faint texture that betrays the class. */
import { ConfigError } from '../../protocol/errors';
import { sha256 } from '../../protocol/sha256';
import { defineDataset } from '../dataset';
import { MAX_CONTRAST } from './shapes/colour';
import { FIGURES } from './shapes/figures';
import { createPainter } from './shapes/picture';
import { createGeneratedSource } from './shapes/source';

/** Raised whenever the same parameters and seed would give other images. */
const VERSION = 1;
const TRAIN = 0;
const TEST = 1;

export default defineDataset({
  id: 'shapes',
  label: 'Shapes (embedded)',
  help: 'Ten figures drawn on the spot. A faint texture, weaker than what the attacker may change, gives the class away too.',
  stored: null,
  classes: FIGURES.map(({ name }) => name),
  params: {
    trainCount: { kind: 'integer', label: 'Training images', default: 5000, min: 10, max: 50_000 },
    testCount: { kind: 'integer', label: 'Test images', default: 1000, min: 10, max: 10_000 },
    fresh: {
      kind: 'flag',
      label: 'Fresh images',
      default: false,
      help: 'Draw new training images for every batch instead of going round the same ones.',
    },
    variant: {
      kind: 'choice',
      label: 'Cue in the test images',
      default: 'standard',
      options: ['standard', 'no cue', 'conflicting cue'],
      help: 'Take the cue away, or swap it for that of another class, to see what a network looks at.',
    },
    cueAmplitude: { kind: 'integer', label: 'Cue strength', default: 8, min: 0, max: 16, unit: 'levels of 255' },
    cueAgreement: { kind: 'real', label: 'Share with the right cue', default: 0.95, min: 0, max: 1 },
    shapeAgreement: { kind: 'real', label: 'Share with the right figure', default: 1, min: 0, max: 1 },
    contrast: { kind: 'integer', label: 'Least contrast', default: 90, min: 0, max: MAX_CONTRAST, unit: 'levels of 255' },
    noise: { kind: 'integer', label: 'Noise', default: 3, min: 0, max: 32, unit: 'levels of 255' },
    gradient: { kind: 'integer', label: 'Background gradient', default: 24, min: 0, max: 96, unit: 'levels of 255' },
    tilt: { kind: 'real', label: 'Largest rotation', default: 14, min: 0, max: 40, unit: 'degrees' },
    minSize: { kind: 'real', label: 'Smallest figure', default: 8, min: 4, max: 16, unit: 'pixels' },
    maxSize: { kind: 'real', label: 'Largest figure', default: 13, min: 4, max: 16, unit: 'pixels' },
  },
  async open(params, seed) {
    if (params.minSize > params.maxSize) {
      throw new ConfigError(`parameter "minSize" is ${params.minSize}, expected at most maxSize (${params.maxSize})`);
    }
    const train = createPainter(seed, params, 'standard');
    const test = createPainter(seed, params, params.variant);
    return {
      id: 'shapes',
      classes: FIGURES.map(({ name }) => name),
      hash: await sha256(JSON.stringify(['shapes', VERSION, seed, params])),
      train: createGeneratedSource(train, TRAIN, params.fresh ? Number.POSITIVE_INFINITY : params.trainCount),
      test: createGeneratedSource(test, TEST, params.testCount),
    };
  },
});
