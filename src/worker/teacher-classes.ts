/** Teachers that were trained for other classes than the student learns. */
import { methods } from '../engine/methods';
import { ConfigError } from '../protocol/errors';
import type { LoadedDataset } from '../protocol/images';
import { isShipped, type RunConfig } from '../protocol/run-config';
import type { SavedNetwork } from './networks';

export const haveSameClasses = (network: Pick<SavedNetwork, 'classes'>, dataset: Pick<LoadedDataset, 'classes'>): boolean =>
  network.classes.join('\n') === dataset.classes.join('\n');

/**
 * A ready-made teacher of other classes can pass on its feature maps, but has no answers to compare with the student's.
 * @throws ConfigError when the student's method compares answers, or there is no student
 */
export function checkTeacherClasses(
  { teacher, student }: Pick<RunConfig, 'teacher' | 'student'>,
  shipped: Pick<SavedNetwork, 'classes'> | null,
  dataset: Pick<LoadedDataset, 'classes'>,
): void {
  if (!isShipped(teacher) || !shipped || haveSameClasses(shipped, dataset)) return;
  if (student && !methods.get(student.method.id).comparesLogits(student.method.params)) return;
  const why = student
    ? `, because method "${student.method.id}" compares its answers with the student's; without them, other classes do`
    : '';
  throw new ConfigError(
    `teacher "${teacher.shipped}" knows classes ${shipped.classes.join(', ')}, expected ${dataset.classes.join(', ')}${why}`,
  );
}
