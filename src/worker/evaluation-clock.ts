/** Running time, without the pauses. */
export class Clock {
  readonly #now: () => number;
  #before: number;
  #since: number | null = null;

  /**
   * @param now milliseconds
   * @param before seconds that it ran in an earlier life
   */
  constructor(now: () => number, before: number) {
    this.#now = now;
    this.#before = before;
  }

  get seconds(): number {
    return this.#before + (this.#since === null ? 0 : (this.#now() - this.#since) / 1000);
  }

  run(isRunning: boolean): void {
    this.#before = this.seconds;
    this.#since = isRunning ? this.#now() : null;
  }
}
