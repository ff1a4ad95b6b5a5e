/** Draws picture `index` of a split: a pure function of (seed, split, index, recipe). */
import { IMAGE_BYTES, IMAGE_SIZE } from '../../../protocol/images';
import { createDraws, type Draws } from '../../draws';
import { type Colour, drawColours } from './colour';
import { CUE_PHASES, CUES, drawWave } from './cue';
import { createRasteriser, FIGURES } from './figures';

export const CLASS_COUNT = FIGURES.length;

/** Which cue a picture carries: one that mostly agrees with its class, none, or always another class's. */
export type CueRule = 'standard' | 'no cue' | 'conflicting cue';

/** Everything but seed, split and index that decides how a picture looks; levels are of 255. */
export interface Recipe {
  /** Amplitude of the cue, levels. */
  readonly cueAmplitude: number;
  /** Share of pictures whose cue is that of their class; the rest carry another class's. */
  readonly cueAgreement: number;
  /** Share of pictures whose figure is that of their class; the rest show another class's. */
  readonly shapeAgreement: number;
  /** Smallest luma difference between figure and ground, levels. */
  readonly contrast: number;
  /** Independent noise per pixel and channel, uniform in plus or minus so many levels. */
  readonly noise: number;
  /** Largest change of the ground from its centre to an edge, levels. */
  readonly gradient: number;
  /** Largest rotation either way, degrees. */
  readonly tilt: number;
  /** Half the height of a figure, pixels. */
  readonly minSize: number;
  readonly maxSize: number;
}

export type Painter = (split: number, index: number, images: Uint8Array, offset: number) => number;

/** Another class than `label`, uniformly. */
const otherClass = (draws: Draws, label: number) => (label + 1 + draws.below(CLASS_COUNT - 1)) % CLASS_COUNT;

/**
 * Returns a function that writes picture `index` of `split` at `offset` ([32, 32, 3] bytes) and returns its class, index mod 10.
 * Every draw is made whatever the recipe says, so pictures that differ in the cue rule alone differ in the cue alone.
 * Under the rules "no cue" and "conflicting cue" the figure always agrees with the class: they ask what a network looks at.
 */
export function createPainter(seed: number, recipe: Recipe, rule: CueRule): Painter {
  const draws = createDraws();
  const rasterise = createRasteriser(IMAGE_SIZE);
  const coverage = new Uint8Array(IMAGE_SIZE * IMAGE_SIZE);
  const columns = new Uint8Array(IMAGE_SIZE);
  const rows = new Uint8Array(IMAGE_SIZE);
  const figureColour: Colour = { red: 0, green: 0, blue: 0 };
  const ground: Colour = { red: 0, green: 0, blue: 0 };
  const amplitude = rule === 'no cue' ? 0 : recipe.cueAmplitude;
  // tan(angle / 2) by its first term: 1 % short at 20 degrees, and free of transcendental functions.
  const maxTilt = (recipe.tilt * Math.PI) / 360;
  const centre = IMAGE_SIZE / 2;

  const drawScene = (label: number) => {
    const shapeAgrees = draws.unit() < recipe.shapeAgreement;
    const otherShape = otherClass(draws, label);
    const size = draws.between(recipe.minSize, recipe.maxSize);
    // Near the rim a figure may lose a pixel or two, never more.
    const room = Math.max(0, centre + 1 - size);
    const pose = {
      size,
      centreX: centre + draws.between(-room, room),
      centreY: centre + draws.between(-room, room),
      tilt: draws.between(-maxTilt, maxTilt),
      mirrored: draws.unit() < 0.5,
    };
    const shape = rule !== 'standard' || shapeAgrees ? label : otherShape;
    rasterise(FIGURES[shape]!, pose, coverage);
    drawColours(draws, recipe.contrast, figureColour, ground);
  };

  const drawCue = (label: number) => {
    const cueAgrees = draws.unit() < recipe.cueAgreement;
    const otherCue = otherClass(draws, label);
    const [acrossX, acrossY] = CUES[rule === 'conflicting cue' || !cueAgrees ? otherCue : label]!;
    drawWave(acrossX, draws.below(CUE_PHASES), columns);
    drawWave(acrossY, draws.below(CUE_PHASES), rows);
  };

  const compose = (images: Uint8ClampedArray, slopeX: number, slopeY: number) => {
    const levels = 2 * recipe.noise + 1;
    const base = 0.5 - recipe.noise;
    let at = 0;
    for (let y = 0; y < IMAGE_SIZE; y++) {
      for (let x = 0; x < IMAGE_SIZE; x++, at += 3) {
        const share = coverage[y * IMAGE_SIZE + x]! / 4;
        const rest = 1 - share;
        const shade = rest * (slopeX * (x - centre + 0.5) + slopeY * (y - centre + 0.5)) + base;
        const cue = columns[x] === rows[y] ? amplitude : -amplitude;
        // One draw serves the three channels, ten bits each.
        const random = draws.bits();
        const red = ((random & 1023) * levels) >> 10;
        const green = (((random >>> 10) & 1023) * levels) >> 10;
        const blue = (((random >>> 20) & 1023) * levels) >> 10;
        images[at] = ((rest * ground.red + share * figureColour.red + shade + cue) | 0) + red;
        images[at + 1] = ((rest * ground.green + share * figureColour.green + shade + cue) | 0) + green;
        images[at + 2] = ((rest * ground.blue + share * figureColour.blue + shade - cue) | 0) + blue;
      }
    }
  };

  return (split, index, images, offset) => {
    const label = index % CLASS_COUNT;
    draws.restart(seed, split, index);
    drawScene(label);
    drawCue(label);
    const slope = recipe.gradient / centre;
    // Clamping is the array's own; the values written are whole numbers, so its rounding never matters.
    const target = new Uint8ClampedArray(images.buffer, images.byteOffset + offset, IMAGE_BYTES);
    compose(target, draws.between(-slope, slope), draws.between(-slope, slope));
    return label;
  };
}
