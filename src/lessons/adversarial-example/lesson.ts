import { defineLesson } from '../define';

export default defineLesson({
  id: 'adversarial-example',
  order: 1,
  minutes: 5,
  preset: null,
  hide: [],
  steps: [{ figure: 'attack-ordinary' }, { answer: 2, figure: 'robust-ordinary' }, {}, { figure: 'attack' }, { go: 'see-scrubber' }],
  en: () => import('./en.md?lesson'),
  ja: () => import('./ja.md?lesson'),
});
