/** The shipped recordings, each fetched once when something first shows it; the page works without it. */
import { useEffect } from 'react';
import { create } from 'zustand';
import { fetchJson } from '../protocol/fetch-file';
import { parseRecording, type Recording } from '../runs/recording';
import type { RecordedAttacks } from '../runs/recording-attacks';
import type { Probes } from '../runs/recording-probes';
import { useApp } from './context';

type Loaded<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly value: T }
  | { readonly state: 'failed'; readonly message: string };

interface Files {
  readonly run: Recording;
  readonly cifar: Recording;
  readonly attacks: RecordedAttacks;
  readonly probes: Probes;
}

type State = { readonly [K in keyof Files]?: Loaded<Files[K]> };

const useRecordings = create<State>()(() => ({}));

const fetchRecording = (name: string) => fetchJson(`./recordings/${name}.json`, `recording "${name}"`);

const OPEN: { readonly [K in keyof Files]: () => Promise<Files[K]> } = {
  run: async () => parseRecording(await fetchRecording('quick-demo')),
  cifar: async () => parseRecording(await fetchRecording('cifar-10-distil')),
  attacks: async () => {
    const [{ openAttacks }, raw] = await Promise.all([import('../runs/recording-attacks'), fetchRecording('quick-demo-attacks')]);
    return openAttacks(raw);
  },
  probes: async () => {
    const [{ parseProbes }, raw] = await Promise.all([import('../runs/recording-probes'), fetchRecording('quick-demo-probes')]);
    return parseProbes(raw);
  },
};

/** Begins to load a file unless it is there or on its way; one that failed is tried again. */
export async function loadRecorded<K extends keyof Files>(name: K): Promise<void> {
  const known = useRecordings.getState()[name];
  if (known && known.state !== 'failed') return;
  const put = (value: Loaded<Files[K]>) => useRecordings.setState({ [name]: value });
  put({ state: 'loading' });
  try {
    put({ state: 'ready', value: await OPEN[name]() });
  } catch (error) {
    put({ state: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
}

/** A recorded file; null until it is there. */
export function useRecorded<K extends keyof Files>(name: K): Files[K] | null {
  const file: State[K] = useRecordings((state) => state[name]);
  useEffect(() => void loadRecorded(name), [name]);
  return file?.state === 'ready' ? file.value : null;
}

/** Why a recorded file cannot be shown; null while nothing is wrong. */
export function useRecordedProblem(name: keyof Files | null): string | null {
  return useRecordings((state) => {
    const file = name && state[name];
    return file?.state === 'failed' ? file.message : null;
  });
}

/** The recorded run of the preset and data on the screen, or any where nothing can be computed here; a screen never ends up empty. */
export function useFittingRun(): Recording | null {
  const preset = useApp(({ presetId }) => presetId);
  const data = useApp(({ run, config }) => (run?.config ?? config).data.id);
  const recording = useRecorded(preset.startsWith('cifar') ? 'cifar' : 'run');
  const isAlone = useApp(({ worker }) => worker.state === 'dead' || worker.state === 'unavailable');
  return isAlone || (preset === recording?.preset && data === recording.config.data.id) ? recording : null;
}
