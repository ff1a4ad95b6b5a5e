/** Ends waits for a device that will not answer any more. */

export class Breaker {
  #failure: Error | null = null;
  #reject: (error: Error) => void = () => {};

  constructor(broken: Promise<Error> | undefined) {
    void broken?.then((error) => {
      this.#failure = error;
      this.#reject(error);
    });
  }

  /** What `work` comes to, or the failure if that comes first. One wait at a time: unlike `Promise.race`, nothing piles up over a run. */
  guard<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#reject = reject;
      work.then(resolve, reject);
      if (this.#failure) reject(this.#failure);
    });
  }
}
