/**
 * The cue: a faint texture near the pixel grid's finest pitch, one per class. It is the product of a square wave along x
 * and one along y, shifted at random, so mirroring or shifting a picture turns a class's cue into the same class's cue.
 */

/** Cycles per 32 pixels along x and y. */
export const CUES: readonly (readonly [number, number])[] = [
  [16, 16],
  [16, 5],
  [5, 16],
  [16, 10],
  [10, 16],
  [13, 13],
  [8, 8],
  [13, 5],
  [5, 13],
  [16, 0],
];

/** Phases are counted in 1/32 of half a cycle; 64 of them make a full turn, so they include both polarities. */
export const CUE_PHASES = 64;

/**
 * Writes which half of its cycle a square wave is in at each pixel.
 * @param halves [side], written with 0 or 1
 */
export function drawWave(cycles: number, phase: number, halves: Uint8Array): void {
  for (let x = 0; x < halves.length; x++) halves[x] = ((2 * cycles * x + phase) >> 5) & 1;
}
