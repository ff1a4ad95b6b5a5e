import { defineText } from '../i18n/define-text';

export const en = {
  hidden: 'Shaded: trained while this page was hidden',
  hiddenSteps: (from: string, to: string) => `steps ${from} to ${to}`,
  hiddenSeconds: (from: string, to: string) => `${from} to ${to}`,
  hiddenSummary: (stretches: string) => `Trained while this page was hidden: ${stretches}.`,
  join: (parts: readonly string[]) => parts.join(', '),
};

export const text = defineText(en, () => import('./text.ja'));
