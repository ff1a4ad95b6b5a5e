/** A visitor's tab: looks, presses, types and waits, the same in every engine. */
import type { Driver } from './driver';
import { type Aim, describe, look, type Role, type Seen, type Target, wantedOf } from './look';

const PATIENCE = 30_000;

/** Names what a story acts on: `at('button', 'Stop', at('region', 'Experiment'))`. */
export const at = (role: Role, name?: string | RegExp, within?: Target): Target => ({
  role,
  ...(name === undefined ? {} : { name }),
  ...(within ? { within } : {}),
});

export class Tab {
  readonly driver: Driver;

  constructor(driver: Driver) {
    this.driver = driver;
  }

  /** Asks until there is an answer; `what` and the last thing seen are the error otherwise. */
  async until<T>(what: string, ask: () => Promise<T | null | false>, { patience = PATIENCE, seen = async () => '' } = {}): Promise<T> {
    const end = Date.now() + patience;
    for (;;) {
      const answer = await ask();
      if (answer !== null && answer !== false) return answer;
      if (Date.now() > end) throw new Error(`${what}: not within ${patience / 1000} s${await seen()}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  async look(target: Target | null, aim = false): Promise<{ seen: Seen[]; aim: Aim | null }> {
    return this.driver.evaluate(look, { wanted: target && wantedOf(target), aim });
  }

  async all(target: Target): Promise<readonly Seen[]> {
    return (await this.look(target)).seen;
  }

  /** The text that is drawn in the first such thing, or on the whole page. */
  async drawn(target: Target | null = null): Promise<string> {
    return (await this.look(target)).seen[0]?.drawn ?? '';
  }

  /** Waits until there is such a thing that `is` holds for. */
  find(target: Target, patience = PATIENCE, is: (seen: Seen) => boolean = () => true): Promise<Seen> {
    return this.until(`${describe(target)}`, async () => (await this.all(target)).find(is) ?? null, {
      patience,
      seen: async () => `; seen: ${JSON.stringify((await this.all({ role: target.role })).slice(0, 20))}`,
    });
  }

  /** Waits until this text is drawn. */
  async shows(text: RegExp, target: Target | null = null, patience = PATIENCE): Promise<void> {
    await this.until(`${text} drawn in ${target ? describe(target) : 'the page'}`, async () => text.test(await this.drawn(target)), {
      patience,
      seen: async () => `; drawn: ${JSON.stringify((await this.drawn(target)).slice(0, 600))}`,
    });
  }

  /** Presses it with the pointer once it is there, can be pressed, stands still and is not covered; again where the page moved under the pointer. */
  async press(target: Target): Promise<void> {
    const aimAndClick = async () => {
      const { seen, aim } = await this.look(target, true);
      if (!seen[0]?.isEnabled || !aim) return false;
      await this.driver.click(aim.x, aim.y);
      // A press that leads to another page leaves nobody to ask.
      return ['target', undefined].includes(await this.driver.evaluate(() => window.pressed, null).catch(() => undefined));
    };
    await this.until(`${describe(target)} to be pressed`, aimAndClick, {
      seen: async () => `; seen: ${JSON.stringify((await this.all({ role: target.role })).slice(0, 20))}`,
    });
  }

  /** Types into a field in the place of what it holds. */
  async fill(target: Target, text: string): Promise<void> {
    await this.press(target);
    await this.driver.evaluate(() => (document.activeElement as HTMLInputElement).select(), null);
    for (const key of text) await this.driver.press(key);
  }

  /** Waits until a function in the page returns something true. */
  untilPage<A>(what: string, script: (argument: A) => boolean | Promise<boolean>, argument: A, patience = PATIENCE): Promise<true> {
    return this.until(what, async () => (await this.driver.evaluate(script, argument)) || null, { patience }) as Promise<true>;
  }

  /** Does something that makes the page load anew, and waits until it has. */
  async loadsBy(act: () => Promise<void>): Promise<void> {
    await this.driver.evaluate(() => document.documentElement.setAttribute('data-before', ''), null);
    await act();
    let last: unknown;
    const isNew = () =>
      this.driver
        .evaluate(() => !document.documentElement.hasAttribute('data-before') && document.readyState === 'complete', null)
        .catch((error) => {
          // Between two pages there is none that could answer.
          last = error;
          return false;
        });
    await this.until('another load of the page', isNew, { seen: async () => (last ? `; ${last}` : '') });
  }
}
