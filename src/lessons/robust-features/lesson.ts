import { defineLesson } from '../define';

export default defineLesson({
  id: 'robust-features',
  order: 2,
  minutes: 5,
  preset: null,
  hide: [],
  steps: [{}, { answer: 2, figure: 'cues' }, { figure: 'attack' }, {}],
  en: () => import('./en.md?lesson'),
  ja: () => import('./ja.md?lesson'),
});
