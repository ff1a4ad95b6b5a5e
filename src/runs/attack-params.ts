/** Settings of an evaluation's attack where its own defaults would mislead. */
import type { PluginChoice } from '../protocol/run-config';

/** Attacks that take steps of a fixed length; the default of 2/255 was made for the l∞ ball of radius 8/255. */
const STEPPING = ['pgd', 'mi-fgsm', 'transfer'];

/**
 * In an l2 ball 20 steps of 2/255 do not even reach the boundary: there a step is a quarter of the radius, as 2/255 is of 8/255.
 * @param epsilon radius of the ball
 */
export function attackParams(attack: string, norm: string, epsilon: number): PluginChoice['params'] {
  return norm === 'l2' && STEPPING.includes(attack) ? { stepSize: epsilon / 4 } : {};
}
