import { defineText } from '../i18n/define-text';
import type { ShippedTeacher } from './teachers';

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
  shipped: 'Teachers that come with the app',
  teachers: {
    'shapes-teacher': 'Robust',
    'shapes-plain': 'Ordinary',
    'cifar-10-short': 'Robust, small, 4 epochs',
    'cifar-10-small': 'Robust, small, 12 epochs',
    'cifar-10-medium': 'Robust, medium, 6 epochs',
    'cifar-10-small-ordinary': 'Ordinary, small',
  } satisfies Record<ShippedTeacher, string>,
};

export const text = defineText(en, () => import('./text.ja'));
