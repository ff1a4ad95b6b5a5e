import { defineSchedule } from '../schedule';

/** gamma^(number of milestones that `step` has reached). */
export const dropFactor = (step: number, milestones: readonly number[], gamma: number): number =>
  gamma ** milestones.filter((milestone) => step >= milestone).length;

/** Multiplied by `gamma` at two shares of the steps. Source: the field's usual schedule, He et al. 2016. */
export default defineSchedule({
  id: 'multistep',
  label: 'Steps down',
  source: 'He et al. 2016, arXiv:1512.03385, section 4.2',
  params: {
    first: { kind: 'real', label: 'First drop', default: 0.5, min: 0, max: 1, help: 'Share of the steps.' },
    second: { kind: 'real', label: 'Second drop', default: 0.75, min: 0, max: 1, help: 'Share of the steps.' },
    gamma: { kind: 'real', label: 'Factor γ', default: 0.1, min: 0, max: 1 },
  },
  factor: (step, total, { first, second, gamma }) =>
    dropFactor(
      step,
      [first, second].map((share) => Math.round(share * total)),
      gamma,
    ),
});
