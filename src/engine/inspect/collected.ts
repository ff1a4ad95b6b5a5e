/** Figures that a computation leaves behind on the device, read together once it is over. */
import * as tf from '../tf';

export class Collected {
  readonly #held = new Map<string, tf.Tensor>();

  /** Keeps a copy; safe inside `tf.tidy` and on the gradient tape. */
  add(name: string, tensor: tf.Tensor): void {
    this.#held.get(name)?.dispose();
    this.#held.set(name, tf.keep(tf.clone(tensor)));
  }

  has(name: string): boolean {
    return this.#held.has(name);
  }

  /** Reads everything back and frees it. */
  async read(): Promise<Figures> {
    const entries = [...this.#held].map(async ([name, tensor]) => [name, Float32Array.from(await tensor.data())] as const);
    const figures = new Map(await Promise.all(entries));
    this.dispose();
    return new Figures(figures);
  }

  dispose(): void {
    for (const tensor of this.#held.values()) tensor.dispose();
    this.#held.clear();
  }
}

export class Figures {
  readonly #values: ReadonlyMap<string, Float32Array>;

  constructor(values: ReadonlyMap<string, Float32Array>) {
    this.#values = values;
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  all(name: string): Float32Array {
    const found = this.#values.get(name);
    if (!found) throw new Error(`figure "${name}" was not collected, expected one of ${[...this.#values.keys()].join(', ')}`);
    return found;
  }

  one(name: string): number {
    return this.all(name)[0]!;
  }
}
