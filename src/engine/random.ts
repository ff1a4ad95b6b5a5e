/** Seeded, forkable randomness. Every random draw of the project goes through it. */
import { xoroshiro128plus, xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';

/** Mixes a label into a seed (FNV-1a, then a finaliser), so that forks with different labels are unrelated. */
function mix(seed: number, label: string): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let i = 0; i < label.length; i++) hash = Math.imul(hash ^ label.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) | 0;
}

export class Random {
  readonly #seed: number;
  readonly #generator: ReturnType<typeof xoroshiro128plus>;

  constructor(seed: number, state?: readonly number[]) {
    this.#seed = seed | 0;
    // The generator's first outputs follow its seed closely; mixed, neighbouring seeds start apart.
    this.#generator = state ? xoroshiro128plusFromState(state) : xoroshiro128plus(mix(this.#seed, 'stream'));
  }

  /** An independent stream for one purpose; does not advance this one. */
  fork(label: string): Random {
    return new Random(mix(this.#seed, label));
  }

  /** Enough to continue this stream exactly, with the seed it was made from first. */
  state(): readonly number[] {
    return [this.#seed, ...this.#generator.getState()];
  }

  static fromState(state: readonly number[]): Random {
    return new Random(state[0] ?? 0, state.slice(1));
  }

  /** Uniform in [0, 1), 32 bits. */
  uniform(): number {
    return (this.#generator.next() >>> 0) / 0x1_0000_0000;
  }

  /** Uniform integer in [0, bound). */
  integer(bound: number): number {
    return Math.floor(this.uniform() * bound);
  }

  /** Standard normal (Box-Muller, one of the pair). */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.uniform())) * Math.cos(2 * Math.PI * this.uniform());
  }

  /** Gamma(shape, 1), shape > 0 (Marsaglia and Tsang 2000; the boost for shape < 1 is theirs too). */
  gamma(shape: number): number {
    if (shape < 1) return this.gamma(shape + 1) * (1 - this.uniform()) ** (1 / shape);
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = this.normal();
      const v = (1 + c * x) ** 3;
      if (v > 0 && Math.log(1 - this.uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
    }
  }

  /** Beta(a, b), a and b > 0. */
  beta(a: number, b: number): number {
    const x = this.gamma(a);
    const y = this.gamma(b);
    // Both gammas can underflow to 0 for tiny shapes; the limit is a fair coin.
    return x + y > 0 ? x / (x + y) : this.integer(2);
  }

  /** A uniformly random order of 0..count-1 (Fisher-Yates). */
  permutation(count: number): Int32Array<ArrayBuffer> {
    const order = Int32Array.from({ length: count }, (_, i) => i);
    for (let i = count - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const held = order[i]!;
      order[i] = order[j]!;
      order[j] = held;
    }
    return order;
  }

  /** `count` draws, uniform in [low, high). */
  uniforms(count: number, low: number, high: number): Float32Array {
    const values = new Float32Array(count);
    const scale = (high - low) / 0x1_0000_0000;
    for (let i = 0; i < count; i++) values[i] = low + (this.#generator.next() >>> 0) * scale;
    return values;
  }

  /** `count` draws from N(0, deviation^2). */
  normals(count: number, deviation: number): Float32Array {
    return Float32Array.from({ length: count }, () => this.normal() * deviation);
  }
}
