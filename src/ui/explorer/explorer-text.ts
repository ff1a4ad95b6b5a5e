import { defineText } from '../i18n/define-text';

export const en = {
  title: 'The pictures',
  lead: 'What the networks learn from and are tested on, before augmentation.',
  show: 'Show',
  splits: { train: 'Training', test: 'Test' },
  looking: 'Looking through the pictures …',
  counting: 'Counting …',
  earlier: 'Earlier',
  later: 'Later',
  range: (first: string, last: string, total: string) => `${first} to ${last} of ${total}`,
  none: 'none',
  number: (index: string) => `, number ${index}`,
  numberLabel: 'Number',
  go: 'Go',
  lookedAt: 'Looked at',
  pictures: 'Pictures',
  colours: { red: 'Red', green: 'Green', blue: 'Blue' },
  spread: 'Mean and spread of each colour, 100 % being full brightness.',
  showOf: 'Show the pictures of',
  all: 'all classes',
  noPicture: 'No picture of this class.',
  picture: (name: string, index: string) => `${name}, number ${index}`,
  classNumber: (label: number | undefined) => `class ${label}`,
};

export const text = defineText(en, () => import('./explorer-text.ja'));
