/** What each request to look into networks does. */
import { serialiseError } from '../protocol/errors';
import type { InspectRequests, Sight } from '../protocol/inspect';
import type { EventName, Events, Handlers } from '../protocol/messages';
import { NETWORK_ROLES, type NetworkRole, type RunConfig } from '../protocol/run-config';
import { nextTask } from './gate';
import { type Looked, type SightOptions, Sights } from './inspect-networks';
import type { Probe } from './inspect-probe';
import type { OpenData } from './inspect-step';
import { type Pause, Superseded } from './inspect-turn';
import type { Emit } from './serve';

/** Loaded when somebody looks: a run alone needs none of it. */
const loadViews = () => import('./inspect-views');
type Views = Awaited<ReturnType<typeof loadViews>>;

export interface InspectOptions extends SightOptions {
  readonly openData: OpenData;
}

export interface Inspection {
  readonly handlers: Pick<Handlers, keyof InspectRequests>;
  /** Passes a run's events on, and records channel maps when the run has looked at its networks. */
  watch(runId: string, config: RunConfig, emit: Emit): Emit;
}

export function createInspection(options: InspectOptions): Inspection {
  const sights = new Sights(options);
  const latest = new Map<string, number>();
  let probed: { readonly runId: string; readonly probe: Probe } | null = null;

  /** Answers null when, at one of its pauses, the same request has come anew. */
  const newest = async <T>(name: keyof InspectRequests, work: (pause: Pause) => Promise<T>): Promise<T | null> => {
    const turn = (latest.get(name) ?? 0) + 1;
    latest.set(name, turn);
    const pause = async () => {
      await nextTask();
      if (latest.get(name) !== turn) throw new Superseded();
    };
    try {
      await pause();
      return await work(pause);
    } catch (error) {
      if (error instanceof Superseded) return null;
      throw error;
    }
  };
  const look = <T>(
    name: keyof InspectRequests,
    sight: Sight,
    work: (views: Views, networks: readonly Looked[], pause: Pause) => Promise<T>,
    roles: readonly NetworkRole[] = NETWORK_ROLES,
  ) =>
    newest(name, async (pause) => {
      const views = await loadViews();
      return sights.use(sight, roles, (networks) => work(views, networks, pause));
    });

  const record = async (runId: string, config: RunConfig): Promise<void> => {
    const { phase, done } = options.statusOf(runId);
    if (phase === 'data' || phase === 'evaluate') return;
    const { Probe } = await loadViews();
    if (probed?.runId !== runId) probed = { runId, probe: new Probe() };
    const { probe } = probed;
    const dataset = await options.openData(config.data, config.seed);
    await sights.use({ runId }, NETWORK_ROLES, (networks) => probe.record(networks, { phase, step: done, config, dataset }));
  };

  return {
    handlers: {
      'inspect.networks': (sight) =>
        sights.use(sight, NETWORK_ROLES, async (networks) => ({
          networks: networks.map(({ about }) => about),
          classes: networks[0]?.saved.classes ?? [],
        })),
      'inspect.attack': (query) => look('inspect.attack', query, (views, networks, pause) => views.lookAttack(networks, query, pause)),
      'inspect.channels': (query) =>
        look('inspect.channels', query, (views, networks, pause) => views.lookChannels(networks, query, pause)),
      'inspect.history': async ({ runId }) => (probed?.runId === runId ? probed.probe.history() : { pictures: 0, points: [] }),
      'inspect.mixup': (query) =>
        look('inspect.mixup', query, (views, networks, pause) => views.lookMixup(networks, query, pause), ['teacher', 'student']),
      'inspect.draws': async (query) => (await loadViews()).lookDraws(query),
      'inspect.slice': (query) => look('inspect.slice', query, (views, networks, pause) => views.lookSlice(networks, query, pause)),
      'inspect.step': (query) =>
        look('inspect.step', query, (views, networks, pause) => views.lookStep(networks, query, options.openData, pause)),
    },
    watch: (runId, config, emit) => {
      sights.meet(runId, config);
      let isRecording = false;
      return <N extends EventName>(name: N, body: Events[N]) => {
        emit(name, body);
        if (name !== 'run.samples' || isRecording) return;
        isRecording = true;
        record(runId, config)
          .catch((error: unknown) =>
            emit('run.warning', { runId, message: `channel maps were not recorded: ${serialiseError(error).message}` }),
          )
          .finally(() => {
            isRecording = false;
          });
      };
    },
  };
}
