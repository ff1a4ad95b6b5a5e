import { defineText } from '../i18n/define-text';

export const en = {
  waiting: 'A newer version of this page is here.',
  busy: 'It can be taken once the current work is done.',
  take: 'Take it',
  offline: 'Opens without a network.',
  denied: (reason: string) => `Needs the network each time: ${reason}.`,
};

export const text = defineText(en, () => import('./text.ja'));
