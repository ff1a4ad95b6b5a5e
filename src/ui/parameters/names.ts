import { defineText } from '../i18n/define-text';

/** What networks, parts of an experiment and its settings are called where they are listed. */
export const en = {
  pick: 'Choose a setting …',
  networks: { plain: 'Ordinary', teacher: 'Teacher', student: 'Student' },
  parts: { data: 'Data', evaluation: 'Evaluation' },
  fields: {
    seed: 'Seed',
    method: 'Method',
    model: 'Architecture',
    optimiser: 'Optimiser',
    schedule: 'Schedule',
    attack: 'Attack',
    threatModel: 'Threat model',
    name: 'Name',
    live: 'live evaluation',
    absent: 'none',
    present: 'trained',
    yes: 'yes',
    no: 'no',
  },
};

export const text = defineText(en, () => import('./names.ja'));
