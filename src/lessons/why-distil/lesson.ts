import { defineLesson } from '../define';

export default defineLesson({
  id: 'why-distil',
  order: 3,
  minutes: 6,
  preset: 'distil-now',
  hide: ['stages', 'settings', 'formula', 'reports'],
  steps: [{ figure: 'costs' }, { answer: 2, figure: 'robust' }, { figure: 'curves' }, { go: 'train' }],
  en: () => import('./en.md?lesson'),
  ja: () => import('./ja.md?lesson'),
});
