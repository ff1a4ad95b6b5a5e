/** What a user does, and what befalls the page meanwhile. */
import type { Random } from '../../src/engine/random';
import type { RunConfig } from '../../src/protocol/run-config';
import { nextTask } from '../../src/worker/gate';
import { config } from '../../src/worker/testing/config';
import type { StorageFaults } from './faulty-storage';
import { openPage, type Visit } from './world';

export interface World {
  visit: Visit;
  readonly clock: { now: number };
  readonly storage: StorageFaults;
  /** Faults other than those of storage. */
  injected: number;
  readonly random: Random;
}

const base = config();
/** One network of a few hundred weights; the same as in a run of three, a third of the time. */
export const runConfig = (seed: number): RunConfig => ({
  ...base,
  seed,
  teacher: null,
  student: null,
  plain: { ...base.plain!, steps: 6 },
});
/** Needs a file that no server hands out here. */
const unfetched = (seed: number): RunConfig => ({ ...base, seed, plain: null, teacher: { shipped: 'missing' } });

/** Lets the worker do something: between no and some thirty tasks. */
async function letWork(random: Random): Promise<void> {
  for (let task = Math.floor(30 * random.uniform()); task > 0; task--) await nextTask();
}

export async function reload(world: World): Promise<void> {
  world.visit.close();
  await nextTask();
  world.visit = openPage(world.clock);
}

type Act = (world: World) => unknown;

/** Nothing here awaits what a dead worker owes: whoever clicks does not either. */
const USER: Readonly<Record<string, Act>> = {
  start: ({ visit, random }) => {
    visit.app.setState({ config: runConfig(Math.floor(1000 * random.uniform())) });
    void visit.controller.start();
  },
  pause: ({ visit }) => void visit.controller.control('pause'),
  resume: ({ visit }) => void visit.controller.control('resume'),
  step: ({ visit }) => void visit.controller.control('step'),
  tune: ({ visit, random }) => void visit.controller.tune('plain.optimiser.params.learningRate', 0.01 + 0.05 * random.uniform()),
  stop: ({ visit }) => void visit.controller.control('stop'),
  keep: ({ visit }) => {
    void visit.controller.keep();
    void visit.history.flush();
  },
  takeUp: ({ visit }) => {
    const [saved] = visit.app.getState().saved;
    if (saved) void visit.controller.resume(saved);
  },
  fork: ({ visit }) => {
    const { run } = visit.app.getState();
    const [offer] = visit.recovery.store.getState().offers;
    if (run && offer) void visit.recovery.accept(offer);
  },
  check: ({ visit, clock }) => {
    clock.now += 1000;
    visit.recovery.check();
  },
  reload,
};

const fault =
  (act: Act): Act =>
  (world) => {
    world.injected++;
    return act(world);
  };

const FAULTS: Readonly<Record<string, Act>> = {
  crash: fault(({ visit }) => visit.worker().crash()),
  loseDevice: fault(({ visit }) => visit.worker().loseDevice()),
  terminate: fault(({ visit }) => visit.worker().terminate()),
  grow: fault(({ visit }) => visit.worker().grow()),
  clock: fault(({ visit, clock, random }) => {
    clock.now += (random.uniform() - 0.5) * 1e8;
    visit.recovery.check();
  }),
  fetch: fault(({ visit }) => {
    visit.app.setState({ config: unfetched(1) });
    void visit.controller.start();
  }),
  storage: ({ storage, random }) => {
    const share = 0.7 * random.uniform();
    storage.isDue = () => random.uniform() < share;
  },
  storageHeals: ({ storage }) => {
    storage.isDue = () => false;
  },
};

/** One of them, each as likely as its neighbours; a third are faults. */
export async function act(world: World): Promise<string> {
  const { random } = world;
  const list = Object.entries(random.uniform() < 0.36 ? FAULTS : USER);
  const [name, run] = list[Math.floor(list.length * random.uniform())]!;
  await run(world);
  await letWork(random);
  return name;
}
