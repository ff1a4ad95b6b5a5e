/** What a saved chart says about itself. */
import type { RunResult } from '../../protocol/messages';
import type { Curve, EvaluationReport } from '../../protocol/report';
import type { RunConfig } from '../../protocol/run-config';
import { configHash } from '../../runs/config-hash';
import type { RunRecord } from '../../runs/history/record';
import type { Recording } from '../../runs/recording';
import { text } from './text';

const today = () => new Date().toISOString().slice(0, 10);

export interface RunFacts {
  readonly config: RunConfig;
  readonly backend: RunResult['environment']['backend'] | null;
  /** Where what is drawn was recorded, or part of it. */
  readonly recording: Recording | null;
  readonly isLive: boolean;
}

/** Name, seed, config hash, date and machine of a run; what is replayed says so. */
export async function runCaption({ config, backend, recording, isLive }: RunFacts, more: readonly string[]): Promise<readonly string[]> {
  const t = text.get().chart;
  const shown = isLive || !recording ? config : recording.config;
  const lines = [t.run(shown.name, shown.seed, await configHash(shown)), ...more];
  if (isLive || !recording) lines.push(t.made(today(), backend ? `${backend.backend}, ${backend.adapter}` : '–'));
  if (recording) {
    if (isLive) lines.push(t.both);
    lines.push(t.recorded(recording.date, `${recording.machine.backend}, ${recording.machine.adapter}`));
  }
  return lines;
}

/** What a group of runs is, as the lab forms them. */
interface Group {
  readonly letter: string;
  readonly runs: readonly { readonly config: RunConfig; readonly finals: RunRecord['finals'] }[];
}

/** Several runs together: who is who, seeds, config hashes, what intervals mean, and on how many pictures they were judged. */
export async function groupsCaption(groups: readonly Group[], more: string, spread?: string): Promise<readonly string[]> {
  const t = text.get().chart;
  const runs = groups.flatMap((group) => group.runs);
  const rows = await Promise.all(
    groups.map(async ({ letter, runs: own }) => {
      const hashes = await Promise.all(own.map(({ config }) => configHash(config)));
      return t.group(letter, own[0]?.config.name ?? '', own.map(({ config }) => config.seed).join(', '), hashes.join(', '));
    }),
  );
  const judged = new Set(runs.flatMap(({ finals }) => Object.values(finals).map(({ attack, robust }) => `${attack}, n = ${robust.n}`)));
  return [
    t.several(runs.length),
    ...rows,
    more,
    spread ?? t.spread,
    ...(judged.size > 0 ? [t.finals([...judged].join('; '))] : []),
    `${today()}.`,
  ];
}

/** A curve of a report: attack, n, seed, hashes and machine. */
export function reportCaption(
  { n, seed, data, checkpointHash, indexHash, environment }: EvaluationReport,
  { attack }: Curve,
): readonly string[] {
  const t = text.get().chart;
  return [
    t.curve(attack, n, data.id, seed),
    t.hashes(checkpointHash.slice(0, 12), indexHash.slice(0, 12)),
    t.made(today(), `${environment.backend}, ${environment.adapter}, ${environment.version}`),
  ];
}
