import { defineText } from '../i18n/define-text';

export const en = {
  tag: 'recorded',
  about: (name: string, seed: number, date: string, machine: string, time: string, commit: string) =>
    `“${name}”, seed ${seed}, ${date}: a real run of ${time} on ${machine}, source ${commit}. Not computed on this device.`,
  machine: (backend: string, adapter: string, cores: number) => `${backend}, ${adapter}, ${cores} cores`,
  train: 'Train it here',
  trainHint: 'Your own curves will appear beside the recording.',
  hide: 'Hide the recording',
  show: 'Show the recording',
  key: 'dotted: recorded',
  instead: 'Nothing is being computed here at the moment. What you see is the recording.',
  readout: 'recorded',
};

export const text = defineText(en, () => import('./recorded-text.ja'));
