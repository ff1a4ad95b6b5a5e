/** The eight ablations: the MixACM student with parts switched off, from the shipped teacher of the embedded data. */
import { definePreset, type Preset } from './define';
import { evaluation, shapes, student } from './embedded';

interface Parts {
  readonly mixup?: boolean;
  readonly kd?: boolean;
  readonly acm?: boolean;
}

/** A preset whose student keeps the MixACM weights of just these parts. */
export function ablation(id: string, label: string, { mixup = false, kd = false, acm = false }: Parts, claim: string): Preset {
  const { params } = student.method;
  const kept = { alphaAcm: acm ? params.alphaAcm : 0, alphaKld: kd ? params.alphaKld : 0, mixupAlpha: mixup ? params.mixupAlpha : 0 };
  return definePreset({
    id,
    label,
    claim,
    group: 'Ablations',
    citation: 'Awais et al. 2021, MixACM, NeurIPS, arXiv:2111.05073, supplement A.4',
    minutes: 2,
    config: {
      version: 1,
      name: `Ablation: ${label}`,
      seed: 1,
      data: shapes,
      plain: null,
      teacher: { shipped: 'shapes-teacher' },
      student: { ...student, method: { id: 'mixacm', params: { ...params, ...kept } } },
      evaluation,
    },
  });
}
