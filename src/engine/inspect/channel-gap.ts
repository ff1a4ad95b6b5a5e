/** Which channels a distance of two channel maps comes from. */
import { ShapeError } from '../../protocol/errors';
import type { DISTANCES } from '../losses/activated-channel-maps';

const FLOOR = 1e-8;
const length = (values: Float32Array) => Math.max(FLOOR, Math.hypot(...values));

/**
 * Parts of D(u, v) by channel, all at least 0, adding up to D: `mse` (u-v)^2 / C; `l1` |u-v| / C; `cosine` half the squared
 * difference of the unit vectors, since 1 - cos = |û - v̂|^2 / 2; `l2` in the shares of the squares, |u-v|_2 (u-v)_c^2 / |u-v|_2^2.
 * @param teacher [channels]
 * @param student [channels]
 * @returns [channels]
 * @throws ShapeError when the lengths differ
 */
export function gapParts(teacher: Float32Array, student: Float32Array, distance: (typeof DISTANCES)[number]): Float32Array {
  if (teacher.length !== student.length) {
    throw new ShapeError(`student channel map has ${student.length} channels, expected ${teacher.length} like the teacher's`);
  }
  const difference = (scaleT: number, scaleS: number) => teacher.map((value, c) => value * scaleT - student[c]! * scaleS);
  const count = teacher.length;
  if (distance === 'cosine') return difference(1 / length(teacher), 1 / length(student)).map((d) => (d * d) / 2);
  const gap = difference(1, 1);
  if (distance === 'l1') return gap.map((d) => Math.abs(d) / count);
  if (distance === 'mse') return gap.map((d) => (d * d) / count);
  const whole = length(gap);
  return gap.map((d) => (d * d) / whole);
}
