/** What an attack path says, read off its numbers. Pure. */
import type { AttackPath } from '../../../protocol/inspect';
import type { NetworkRole } from '../../../protocol/run-config';

/** The network's probabilities at one frame. */
export function answerAt(path: AttackPath, role: NetworkRole, frame: number, classes: number): Float32Array {
  return path.answers[role]?.subarray(frame * classes, (frame + 1) * classes) ?? new Float32Array(classes);
}

/** The likeliest class. */
export function best(probabilities: ArrayLike<number>): number {
  let at = 0;
  for (let i = 1; i < probabilities.length; i++) if (probabilities[i]! > probabilities[at]!) at = i;
  return at;
}

/** The first frame at which the network answers otherwise than `label`; null where it never does. */
export function flipFrame(path: AttackPath, role: NetworkRole, label: number, classes: number): number | null {
  const frames = (path.answers[role]?.length ?? 0) / classes;
  for (let frame = 0; frame < frames; frame++) if (best(answerAt(path, role, frame, classes)) !== label) return frame;
  return null;
}

/** Probability of one class at every frame. */
export function seriesOf(path: AttackPath, role: NetworkRole, label: number, classes: number): number[] {
  const answers = path.answers[role] ?? new Float32Array(0);
  return Array.from({ length: answers.length / classes }, (_, frame) => answers[frame * classes + label]!);
}
