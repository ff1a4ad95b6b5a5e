import { defineText } from '../i18n/define-text';

export const en = {
  title: 'One picture, attacked step by step',
  lead: (epsilon: number) => `Move the slider. No colour value moves by more than ${epsilon} of 255; each network faces its own attack.`,
  pictures: 'Picture',
  picture: (name: string) => `Picture: ${name}`,
  step: 'Attack step',
  stepOf: (step: number, steps: number) => `step ${step} of ${steps}`,
  moved: (levels: number, epsilon: number) => `moved by at most ${levels} of ${epsilon} levels`,
  says: (name: string) => `says ${name}`,
  right: 'right',
  wrong: 'wrong',
  attacked: (network: string, step: number) => `The picture that ${network} faces after step ${step}`,
  change: (gain: number) => `change ×${gain}, grey is none`,
  share: (name: string) => `sure of ${name}`,
  play: 'Attack',
  origin: (date: string, backend: string, commit: string) =>
    `Recorded on ${date} with the networks shipped here, ${backend}, source ${commit}. Not computed on this device.`,
  pause: 'Pause',
  loading: 'The recorded attacks are on their way.',
};

export const text = defineText(en, () => import('./strip-text.ja'));
