/** Lets a loop run, wait, take single steps or end, from outside. */
export type GateState = 'open' | 'closed' | 'stopped';

export class Gate {
  #state: GateState = 'open';
  #wake: () => void = () => {};
  #steps = 0;
  readonly #onChange: (state: GateState) => void;

  constructor(onChange: (state: GateState) => void) {
    this.#onChange = onChange;
  }

  get state(): GateState {
    return this.#state;
  }

  set(state: GateState): void {
    if (this.#state === 'stopped' || this.#state === state) return;
    this.#state = state;
    this.#steps = 0;
    this.#onChange(state);
    this.#wake();
  }

  /** Closes the gate behind one more step. */
  letOne(): void {
    this.set('closed');
    this.#steps++;
    this.#wake();
  }

  /** Gives waiting messages a turn, then waits while closed. Resolves to false when the loop must end. */
  async pass(): Promise<boolean> {
    await nextTask();
    while (this.#state === 'closed' && this.#steps === 0) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    if (this.#steps > 0) this.#steps--;
    return this.#state !== 'stopped';
  }
}

/** Resolves in a task of its own, after messages that have arrived; promises alone would starve them. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
