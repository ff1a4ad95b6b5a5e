/** How a slider's travel, a number box and a parameter's value relate. Pure. */
import type { IntegerSpec, RealSpec } from '../../protocol/params';

export type NumberSpec = IntegerSpec | RealSpec;

/** Slider positions run from 0 to this. */
export const TRAVEL = 1000;

/** Below this part of the maximum a logarithmic slider that starts at 0 jumps to 0. */
const SMALLEST = 1e-4;

/** A seed is a name, not a quantity: there is nothing to slide along. */
export const hasSlider = (spec: NumberSpec): boolean => spec.max - spec.min < 1e9;

/** What a shown number is multiplied by: 255 for pixel units, which the value itself is not. */
export const shownFactor = (spec: NumberSpec): number => (spec.unit === '1/255' ? 255 : 1);

/** A value as people see it, without the dust of binary fractions. */
export const toShown = (spec: NumberSpec, value: number): number => Number((value * shownFactor(spec)).toPrecision(6));
export const fromShown = (spec: NumberSpec, shown: number): number => shown / shownFactor(spec);

const isLogarithmic = (spec: NumberSpec): boolean =>
  spec.kind === 'real' ? spec.scale === 'log' : spec.min >= 0 && spec.max / Math.max(1, spec.min) > 200;

const floorOf = (spec: NumberSpec): number => (spec.min > 0 ? spec.min : spec.kind === 'integer' ? 1 : spec.max * SMALLEST);

/** The slider position for a value; values out of range stop at the ends. */
export function toTravel(spec: NumberSpec, value: number): number {
  const clamped = Math.min(spec.max, Math.max(spec.min, value));
  if (!isLogarithmic(spec)) return spec.max === spec.min ? 0 : (TRAVEL * (clamped - spec.min)) / (spec.max - spec.min);
  const floor = floorOf(spec);
  return clamped <= floor ? 0 : (TRAVEL * Math.log(clamped / floor)) / Math.log(spec.max / floor);
}

/** The value at a slider position, rounded to what a person would pick. */
export function fromTravel(spec: NumberSpec, travel: number): number {
  if (travel <= 0) return spec.min;
  if (travel >= TRAVEL) return spec.max;
  const raw = isLogarithmic(spec)
    ? floorOf(spec) * (spec.max / floorOf(spec)) ** (travel / TRAVEL)
    : spec.min + (travel / TRAVEL) * (spec.max - spec.min);
  const shown = raw * shownFactor(spec);
  const rounded = isLogarithmic(spec) ? Number(shown.toPrecision(2)) : roundTo(shown, gridOf(spec));
  const value = fromShown(spec, rounded);
  return Math.min(spec.max, Math.max(spec.min, spec.kind === 'integer' ? Math.round(value) : value));
}

/** What one press of + or - adds, in shown units. */
export function gridOf(spec: NumberSpec): number {
  const span = (spec.max - spec.min) * shownFactor(spec);
  const grid = 10 ** Math.floor(Math.log10(Math.max(span, 1e-9) / 50));
  return spec.kind === 'integer' || spec.unit === '1/255' ? Math.max(spec.kind === 'integer' ? 1 : 0.5, grid) : grid;
}

/** The size of a step near `shown`: a tenth of its order of magnitude on a logarithmic scale. */
export function stepNear(spec: NumberSpec, shown: number): number {
  if (!isLogarithmic(spec)) return gridOf(spec);
  const step = 10 ** Math.floor(Math.log10(Math.max(Math.abs(shown), floorOf(spec) * shownFactor(spec)) * 1.0001));
  return spec.kind === 'integer' ? Math.max(1, step / 10) : step / 10;
}

/**
 * Where an arrow key takes a slider: to the value at its new position or, where rounding would hold it back, one
 * step further.
 */
export function afterKey(spec: NumberSpec, value: number, travel: number): number {
  const next = fromTravel(spec, travel);
  const direction = Math.sign(travel - toTravel(spec, value));
  if (Math.sign(next - value) === direction) return next;
  const shown = value * shownFactor(spec);
  const moved = fromShown(spec, Number((shown + direction * stepNear(spec, shown)).toPrecision(6)));
  return Math.min(spec.max, Math.max(spec.min, moved));
}

const roundTo = (value: number, grid: number): number => Number((Math.round(value / grid) * grid).toPrecision(8));
