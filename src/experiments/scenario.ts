/** The learning scenarios: the MixACM student of the embedded data under other circumstances. */
import type { RunConfigInput } from '../protocol/run-config';
import { definePreset, type Preset } from './define';
import { evaluation, ordinary, shapes, student } from './embedded';

/** What the scenarios change of a student with the shipped teacher's own architecture. */
type Changes = Partial<Pick<RunConfigInput, 'data' | 'plain' | 'teacher' | 'student'>>;

export function scenario(id: string, label: string, claim: string, changes: Changes): Preset {
  return definePreset({
    id,
    label,
    claim,
    group: 'Scenarios',
    citation: 'Awais et al. 2021, MixACM, NeurIPS, arXiv:2111.05073; the scenario’s settings are ours',
    config: {
      version: 1,
      name: `Scenario: ${label}`,
      seed: 1,
      data: shapes,
      plain: null,
      teacher: { shipped: 'shapes-teacher' },
      student,
      evaluation,
      ...changes,
    },
  });
}

/**
 * The student with other widths than the teacher. Its maps pass a learned transformation, which SGD at this rate and weight
 * throws about (measured: the loss diverges); AdamW, whose steps do not grow with the weight, does not.
 */
export function otherWidth(width: number) {
  const { params } = student.method;
  return {
    ...student,
    model: { id: 'resnet', params: { depth: '8', width, stemStride: 2 } },
    method: { id: 'mixacm', params: { ...params, alphaAcm: 20 } },
    optimiser: { id: 'adamw', params: { learningRate: 0.005 } },
  };
}

/** Images that are gone round again and again, as of a set that somebody had to label. */
const LABELLED = 5000;

/** A share of the labelled images, for the student and for ordinary training beside it. */
export function fewLabels(percent: number): Preset {
  const limit = (LABELLED * percent) / 100;
  const data = { id: 'shapes', params: { contrast: 70, trainCount: LABELLED }, limit, balanced: true };
  // A batch is drawn without replacement: it must leave images over.
  const batchSize = Math.min(student.batchSize, limit / 2);
  return scenario(
    `scenario-labels-${percent}`,
    `${percent} % of the labels`,
    `With ${percent} % of the training images, a student of a robust teacher resists attacks better than ordinary training on the same images.`,
    { data, plain: { ...ordinary, batchSize }, student: { ...student, batchSize } },
  );
}
