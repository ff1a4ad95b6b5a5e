import { defineLesson } from '../define';

export default defineLesson({
  id: 'trust',
  order: 5,
  minutes: 5,
  preset: null,
  hide: [],
  steps: [{ figure: 'masked-claim' }, { answer: 2, figure: 'masked' }, { figure: 'lights' }, { go: 'train' }],
  en: () => import('./en.md?lesson'),
  ja: () => import('./ja.md?lesson'),
});
