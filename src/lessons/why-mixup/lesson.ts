import { defineLesson } from '../define';

export default defineLesson({
  id: 'why-mixup',
  order: 4,
  minutes: 6,
  preset: 'ablation-acm-kd',
  hide: ['stages', 'reports'],
  steps: [{ go: 'see-mixup' }, { answer: 1, figure: 'ablation-mixup', go: 'train' }, { figure: 'ablation' }, {}],
  en: () => import('./en.md?lesson'),
  ja: () => import('./ja.md?lesson'),
});
