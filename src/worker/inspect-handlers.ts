/** What each request to look into networks does. */
import { serialiseError } from '../protocol/errors';
import type { InspectRequests, Sight } from '../protocol/inspect';
import type { EventName, Events, Handlers } from '../protocol/messages';
import { NETWORK_ROLES, type NetworkRole, type RunConfig } from '../protocol/run-config';
import { nextTask } from './gate';
import { lookAttack } from './inspect-attack';
import { lookChannels } from './inspect-channels';
import { type Pause, Superseded } from './inspect-common';
import { lookDraws, lookMixup } from './inspect-mixup';
import { type Looked, type SightOptions, Sights } from './inspect-networks';
import { Probe } from './inspect-probe';
import { lookSlice } from './inspect-slice';
import { lookStep, type OpenData } from './inspect-step';
import type { Emit } from './serve';

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
    work: (networks: readonly Looked[], pause: Pause) => Promise<T>,
    roles: readonly NetworkRole[] = NETWORK_ROLES,
  ) => newest(name, (pause) => sights.use(sight, roles, (networks) => work(networks, pause)));

  const record = async (runId: string, config: RunConfig): Promise<void> => {
    if (probed?.runId !== runId) probed = { runId, probe: new Probe() };
    const { probe } = probed;
    const { phase, done } = options.statusOf(runId);
    if (phase === 'data' || phase === 'evaluate') return;
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
      'inspect.attack': (query) => look('inspect.attack', query, (networks, pause) => lookAttack(networks, query, pause)),
      'inspect.channels': (query) => look('inspect.channels', query, (networks, pause) => lookChannels(networks, query, pause)),
      'inspect.history': async ({ runId }) => (probed?.runId === runId ? probed.probe.history() : new Probe().history()),
      'inspect.mixup': (query) =>
        look('inspect.mixup', query, (networks, pause) => lookMixup(networks, query, pause), ['teacher', 'student']),
      'inspect.draws': async (query) => lookDraws(query),
      'inspect.slice': (query) => look('inspect.slice', query, (networks, pause) => lookSlice(networks, query, pause)),
      'inspect.step': (query) => look('inspect.step', query, (networks, pause) => lookStep(networks, query, options.openData, pause)),
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
