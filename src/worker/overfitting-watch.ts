import { type EvaluationOptions, evaluate } from '../engine/evaluate';
import { trainingThreat } from '../engine/methods/adversarial-params';
import { type OverfittingAlarm, watchingAttack } from '../engine/overfitting';
import type { ImageSource } from '../protocol/images';
import type { RawParams } from '../protocol/params';

export interface WatchOptions {
  /** An evaluation of the network; its images, attack and radius are replaced. */
  readonly evaluation: EvaluationOptions;
  readonly train: ImageSource;
  /** Parameters that the network is trained with. */
  readonly params: RawParams;
  readonly alarm: OverfittingAlarm;
  readonly onObserved: (robust: number) => void;
  readonly onWarning: (message: string) => void;
}

/** Attacks training images more strongly than the training does, and warns when their robustness has collapsed. */
export async function* watchTraining({
  evaluation,
  train,
  params,
  alarm,
  onObserved,
  onWarning,
}: WatchOptions): AsyncGenerator<void, void> {
  const threatModel = trainingThreat(params);
  const attack = watchingAttack(threatModel.epsilon);
  const indices = Array.from({ length: Math.min(evaluation.indices.length, train.count) }, (_, i) => i);
  let robust = 0;
  for await (const progress of evaluate({ ...evaluation, source: train, indices, attack, threatModel })) {
    robust = progress.robust.value;
    yield;
  }
  onObserved(robust);
  const message = alarm.observe(robust);
  if (message) onWarning(message);
}
