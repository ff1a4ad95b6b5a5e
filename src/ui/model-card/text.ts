import { defineText } from '../i18n/define-text';

export const en = {
  title: 'Model card',
  network: 'Network',
  data: 'Trained on',
  heldOut: (name: string, count: string) => `${name}, ${count} training pictures held out`,
  recipe: 'How',
  updates: (method: string, steps: string, batch: string, seed: string) => `${method}, ${steps} updates of ${batch} pictures, seed ${seed}`,
  cost: 'Cost',
  macs: (macs: string, attacks: string) => `${macs}MAC, ${attacks}MAC of it for attacks`,
  time: 'Time',
  took: (time: string, machine: string) => `${time} on ${machine}`,
  clean: 'Clean',
  measured: (value: string, range: string, n: string) => `${value} (95 %: ${range}, n ${n})`,
  limits: 'Limits',
  file: 'The whole card (JSON)',
  failed: 'The card could not be read: ',
};

export const text = defineText(en, () => import('./text.ja'));
