/** Words in numbers and times. */
import { defineText } from './i18n/define-text';

export const en = {
  seconds: (value: string) => `${value} s`,
  minutes: (value: string) => `${value} min`,
  hours: (value: string) => `${value} h`,
};

export const formatText = defineText(en, () => import('./format-text.ja'));
