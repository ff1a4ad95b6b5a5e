/** The report of an evaluation, complete or cut short. */
import { parseParams } from '../../protocol/params';
import {
  type AttackRow,
  type ClassRow,
  type Curve,
  type EvaluationReport,
  REPORT_VERSION,
  type ReportFlag,
  type TrustCheck,
} from '../../protocol/report';
import type { PluginChoice } from '../../protocol/run-config';
import { attacks } from '../attacks';
import { proportion } from '../statistics';
import { threatModels } from '../threat-models';
import type { Stage } from './stages';
import { type EvaluationState, isJudged, isRight, positions, stands, UNKNOWN } from './state';

export interface ReportParts {
  readonly state: EvaluationState;
  readonly stages: readonly Stage[];
  readonly isComplete: boolean;
  readonly classes: readonly string[];
  readonly threatModel: PluginChoice;
  readonly attack: PluginChoice;
  readonly checks: readonly TrustCheck[];
  readonly curves: readonly Curve[];
  readonly seconds: number;
  readonly identity: Pick<EvaluationReport, 'data' | 'indexHash' | 'seed' | 'model' | 'checkpointHash' | 'environment'>;
}

/** Fewer images than this leave intervals wider than most differences between methods. */
const FEW_IMAGES = 200;

function attackRows({ stages, state }: ReportParts): AttackRow[] {
  const judged = positions(state, isJudged).length;
  let standing = positions(state, isRight).length;
  return stages.map(({ id, name, params, rounds, skipped }, index) => {
    const { attacked, fooled, seconds } = state.stages[index]!;
    standing -= fooled;
    const robust = proportion(standing, judged);
    return { id, name, params, rounds, attacked, fooled, robust, seconds, ...(skipped ? { skipped } : {}) };
  });
}

function classRows({ classes, state }: ReportParts): ClassRow[] {
  return classes.map((name, label) => {
    const own = positions(state, (each, position) => isJudged(each, position) && each.labels[position] === label);
    const share = (holds: typeof stands) => proportion(own.filter((position) => holds(state, position)).length, own.length);
    return { name, clean: share(isRight), robust: share(stands) };
  });
}

function confusion({ classes, state }: ReportParts): EvaluationReport['confusion'] {
  const matrix = (answer: (position: number) => number) => {
    const rows = classes.map(() => classes.map(() => 0));
    for (const position of positions(state, isJudged)) rows[state.labels[position]!]![answer(position)]!++;
    return rows;
  };
  const clean = (position: number) => state.clean[position]!;
  return {
    clean: matrix(clean),
    attacked: matrix((position) => (state.fooledBy[position] === UNKNOWN ? clean(position) : state.attacked[position]!)),
  };
}

function verdicts(state: EvaluationState): string {
  return state.labels
    .map((_, position) => {
      if (!isJudged(state, position)) return '?';
      if (!isRight(state, position)) return 'w';
      return stands(state, position) ? 's' : 'f';
    })
    .join('');
}

/** Share of the images that AutoAttack lets Square add before it warns. */
const SQUARE_MARGIN = 0.002;

/** Square has no gradients; where it finds what attacks with gradients missed, these may have been misled. */
function squareImproves(rows: readonly AttackRow[], judged: number): ReportFlag[] {
  const first = rows.findIndex(({ id }) => id === 'square');
  const { name, fooled } = rows[first] ?? { name: '', fooled: 0 };
  if (first < 1 || fooled <= SQUARE_MARGIN * judged) return [];
  const text = `${name} fooled ${fooled} of ${judged} images that attacks with gradients had not: these may be misled, so expect less robustness.`;
  return [{ id: 'square-improves', text }];
}

function flags(parts: ReportParts, rows: readonly AttackRow[]): ReportFlag[] {
  const { state, isComplete, attack, checks } = parts;
  const judged = positions(state, isJudged).length;
  const right = positions(state, isRight).length;
  const found: ReportFlag[] = [];
  const add = (id: string, text: string) => found.push({ id, text });
  if (!isComplete) add('incomplete', 'The evaluation was cut short: robust accuracy is an upper bound.');
  if (attack.id !== 'autoattack') {
    const name = attacks.get(attack.id).name(attack.params);
    add('not-autoattack', `${name} is weaker than AutoAttack: robust accuracy under AutoAttack may be lower.`);
  }
  if (judged < FEW_IMAGES) add('few-images', `${judged} images give wide intervals, expected at least ${FEW_IMAGES} for a headline.`);
  if (judged > 0 && right === 0) add('nothing-right', 'No image was classified correctly, so there was nothing to attack.');
  for (const { name, skipped } of rows) if (skipped) add('skipped', `${name} did not run: ${skipped}.`);
  found.push(...squareImproves(rows, judged));
  for (const { light, label, text } of checks) if (light === 'red') add('untrustworthy', `${label}: ${text}`);
  return found;
}

const allParams = (plugin: { id: string; params: Parameters<typeof parseParams>[1] }, { params }: PluginChoice) =>
  parseParams(plugin.id, plugin.params, params);

export function buildReport(parts: ReportParts): EvaluationReport {
  const { state, threatModel, attack, identity } = parts;
  const judged = positions(state, isJudged).length;
  const rows = attackRows(parts);
  return {
    version: REPORT_VERSION,
    isComplete: parts.isComplete,
    ...identity,
    n: state.labels.length,
    threatModel: { id: threatModel.id, params: allParams(threatModels.get(threatModel.id), threatModel) },
    attack: attacks.get(attack.id).name(attack.params),
    clean: proportion(positions(state, isRight).length, judged),
    robust: proportion(positions(state, stands).length, judged),
    attacks: rows,
    classes: classRows(parts),
    confusion: confusion(parts),
    verdicts: verdicts(state),
    checks: parts.checks,
    curves: parts.curves,
    flags: flags(parts, rows),
    seconds: parts.seconds,
  };
}
