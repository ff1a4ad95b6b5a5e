import { defineText } from '../i18n/define-text';

export const en = {
  label: 'The idea',
  plain: 'An ordinary network is easy to fool',
  plainText: 'Noise too faint to see, aimed at its weak spots, changes most answers.',
  teacher: 'A teacher learns to resist, at a price',
  teacherText: 'It attacks every picture before learning from it: several times the work.',
  student: 'A student inherits it attack-free',
  studentText: 'It sees mixed pictures and copies which channels fire in the teacher.',
  disc: 'disc',
  cross: 'cross',
  again: 'attack, again and again',
  match: 'match',
};

export const text = defineText(en, () => import('./HowItWorks.text.ja'));
