import { defineText } from '../../i18n/define-text';

export const en = {
  title: 'Learn',
  lead: 'Five short lessons, made of real measurements. They ask you to predict first.',
  views: { lessons: 'Lessons', make: 'Make a lesson', class: 'Pool a class' },
  minutes: (n: number) => `about ${n} min`,
  start: 'Begin',
  goOn: (step: number, steps: number) => `Go on at step ${step} of ${steps}`,
  again: 'Read again',
  done: 'done',
  all: 'All lessons',
  lecture: 'Lecture view',
  restart: 'Start over',
  problem: 'This lesson cannot be opened',
  startsFrom: (name: string) => `Sets Train to “${name}”`,
  finishedTitle: 'Lesson finished',
  nextLesson: (title: string) => `Next: ${title}`,
  loading: 'The lesson is on its way.',
};

export const text = defineText(en, () => import('./learn-text.ja'));
