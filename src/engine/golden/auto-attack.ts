/** Kinds `apgd`, `apgd-checkpoints`, `fab-projection` and `square-schedule`. */
import { checkpoints, apgd as runApgd } from '../auto-attack/apgd';
import { projectOntoPlane } from '../auto-attack/plane-projection';
import { squareSide } from '../auto-attack/square-schedule';
import { ATTACK_LOSSES, chooseLoss } from '../losses/attack-losses';
import * as tf from '../tf';
import { stage } from './attacks';
import { Reader, type Runner } from './format';
import { oneOf } from './losses';

export const apgd: Runner = (golden) => {
  const read = new Reader(golden);
  const { context, dispose } = stage(read);
  const { objective: _, ...own } = context;
  const loss = chooseLoss(own, oneOf(read.text('loss'), ATTACK_LOSSES));
  const rows: Record<'eta' | 'loss' | 'bestLoss' | 'correct', tf.Tensor[]> = { eta: [], loss: [], bestLoss: [], correct: [] };
  let ending: Readonly<Record<string, tf.Tensor>> = {};
  const rounds = runApgd(own, {
    steps: read.number('steps'),
    loss,
    firstWindow: read.text('firstWindow') === 'zero' ? 'zero' : 'start',
    onRow(row) {
      for (const name of ['eta', 'loss', 'bestLoss', 'correct'] as const) rows[name].push(tf.keep(tf.clone(row[name])));
    },
    onBest(point, eta) {
      ending = { highestLossPoint: tf.keep(tf.clone(point)), finalEta: tf.keep(tf.clone(eta)) };
    },
  });
  let last = rounds.next();
  while (!last.done) last = rounds.next();
  loss.dispose();
  dispose();
  const afterStart = (name: keyof typeof rows) => tf.stack(rows[name].slice(1));
  const results = {
    ...ending,
    adversarial: last.value,
    startLoss: tf.clone(rows.bestLoss[0]!),
    eta: afterStart('eta'),
    loss: afterStart('loss'),
    bestLoss: afterStart('bestLoss'),
    correct: tf.stack(rows.correct),
    fooled: tf.sub(1, rows.correct.at(-1)!),
  };
  tf.dispose(rows);
  return results;
};

export const apgdCheckpoints: Runner = (golden) => ({ checkpoints: checkpoints(new Reader(golden).number('steps')) });

export const fabProjection: Runner = (golden) => {
  const read = new Reader(golden);
  oneOf(read.text('norm'), ['linf']);
  const problem = {
    point: read.input<tf.Rank.R2>('point'),
    normal: read.input<tf.Rank.R2>('normal'),
    offset: read.input<tf.Rank.R1>('offset'),
  };
  const { displacement, reached } = projectOntoPlane({ ...problem, norm: 'linf' });
  return { displacement, reached, norm: tf.max(tf.abs(displacement), 1) };
};

export const squareSchedule: Runner = (golden) => {
  const read = new Reader(golden);
  const queries = read.number('queries');
  const schedule = {
    queries,
    initial: read.number('initial'),
    height: read.number('height'),
    width: read.number('width'),
    rescale: read.flag('rescale'),
  };
  const sides: [first: number, side: number][] = [];
  for (let iteration = 0; iteration < queries; iteration++) {
    const side = squareSide(iteration, schedule);
    if (sides.at(-1)?.[1] !== side) sides.push([iteration, side]);
  }
  return { sides };
};
