import * as tf from './tf';

/**
 * Tensors that stay alive while a computation pauses. `tf.tidy` cannot span a pause: others compute in the meantime and
 * would lose their tensors with it.
 */
export class Held<T extends Readonly<Record<string, tf.Tensor>>> {
  #values: T;

  constructor(create: () => T) {
    this.#values = tf.tidy(create);
  }

  get values(): T {
    return this.#values;
  }

  /** Computes the next values from the present ones; what is not carried over is disposed of. */
  update(compute: (values: T) => T): void {
    const before = Object.values(this.#values);
    this.#values = tf.tidy(() => compute(this.#values));
    const kept = new Set(Object.values(this.#values));
    tf.dispose(before.filter((tensor) => !kept.has(tensor)));
  }

  /** Hands one tensor to the caller and disposes of the others. */
  release<K extends keyof T>(name: K): T[K] {
    const { [name]: released, ...rest } = this.#values;
    const others: readonly tf.Tensor[] = Object.values(rest);
    tf.dispose(others.filter((tensor) => tensor !== released));
    this.#values = {} as T;
    return released;
  }

  dispose(): void {
    tf.dispose(Object.values(this.#values));
    this.#values = {} as T;
  }
}
