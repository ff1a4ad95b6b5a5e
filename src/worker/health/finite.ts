/** A checkpoint of weights that are not finite would replace the last one that can be gone on from. */
import type { Checkpoint } from '../../engine/checkpoint';
import { DivergenceError } from '../../protocol/errors';

/** @throws DivergenceError naming the first weight that is not finite */
export function expectFinite({ weights, trainer, phase, step }: Checkpoint): void {
  const check = (name: string, data: ArrayLike<number>) => {
    for (let i = 0; i < data.length; i++) {
      if (!Number.isFinite(data[i])) throw new DivergenceError(name, step, data[i]!, 'weight');
    }
  };
  if (phase !== 'evaluate') for (const [name, { data }] of weights[phase] ?? []) check(name, data);
  for (const [name, { data }] of trainer) check(name, data);
}
