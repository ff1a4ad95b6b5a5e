import { defineText } from '../i18n/define-text';

export const en = {
  title: (name: string) => `What “${name}” minimises, as a formula`,
  lead: 'Point at a term: its slider and its line light up. Point at a slider or a line: its term does.',
  weight: (value: string) => `weight ${value}`,
  where: 'with',
};

export const text = defineText(en, () => import('./formula-text.ja'));
