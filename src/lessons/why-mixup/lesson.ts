import { defineLesson } from '../define';

export default defineLesson({
  id: 'why-mixup',
  order: 4,
  minutes: 6,
  preset: 'ablation-acm-kd',
  hide: ['stages', 'reports'],
  // The run must stay the one that the prediction is about.
  controls: {
    'student.method': 'hide',
    'student.method.params.mixupAlpha': 'lock',
    'student.method.params.alphaAcm': 'lock',
    'student.method.params.alphaKld': 'lock',
  },
  steps: [{ go: 'see-mixup' }, { answer: 1, figure: 'ablation-mixup', go: 'train' }, { figure: 'ablation' }, {}],
  en: () => import('./en.md?lesson'),
  ja: () => import('./ja.md?lesson'),
});
