/** The random draws behind one picture: sfc32, integer arithmetic only, so that every machine draws the same picture. */

/** A stream of random numbers that can be restarted for another picture without allocation. */
export interface Draws {
  /** Restarts the stream at picture `index` of split `split` under `seed` (all integers below 2^32). */
  restart(seed: number, split: number, index: number): void;
  /** Uniform integer in [0, 2^32). */
  bits(): number;
  /** Uniform in [0, 1), a multiple of 2^-32, hence exact. */
  unit(): number;
  /** Uniform in [low, high). */
  between(low: number, high: number): number;
  /** Uniform integer in [0, count). */
  below(count: number): number;
}

/**
 * Small fast counter generator with 128 bits of state and a period of at least 2^32 per start.
 * Source: Chris Doty-Humphrey, PractRand (sfc32); twelve rounds are thrown away so that neighbouring seeds part.
 */
export function createDraws(): Draws {
  // A typed array, because numbers above 2^30 in closure variables would be boxed anew at every draw.
  const state = new Int32Array(4);

  const bits = () => {
    const b = state[1]!;
    const c = state[2]!;
    const sum = (state[0]! + b + state[3]!) | 0;
    state[3]!++;
    state[0] = b ^ (b >>> 9);
    state[1] = c + (c << 3);
    state[2] = ((c << 21) | (c >>> 11)) + sum;
    return sum >>> 0;
  };
  const unit = () => bits() / 4294967296;

  return {
    restart(seed, split, index) {
      state[0] = Math.imul(seed, 0x9e3779b1);
      state[1] = Math.imul(split + 1, 0x85ebca6b);
      state[2] = index;
      state[3] = 1;
      for (let round = 0; round < 12; round++) bits();
    },
    bits,
    unit,
    between: (low, high) => low + (high - low) * unit(),
    below: (count) => Math.floor(count * unit()),
  };
}
