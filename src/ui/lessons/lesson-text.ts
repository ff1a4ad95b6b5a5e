import { defineText } from '../i18n/define-text';

export const en = {
  lesson: (title: string) => `Lesson: ${title}`,
  stepOf: (step: number, steps: number) => `Step ${step} of ${steps}`,
  previous: 'Back',
  next: 'Next',
  finish: 'Finish the lesson',
  finished: 'Lesson finished.',
  restart: 'Start over',
  leave: 'Leave the lesson',
  toLesson: 'Open the whole step',
  fold: 'Fold the lesson away',
  unfold: 'Show the lesson',
  answerFirst: 'Lock an answer to go on.',
  yourGuess: 'Your prediction',
  lock: 'Lock my prediction',
  locked: 'Locked. You cannot change it now.',
  showRecorded: 'Show what was recorded',
  trainIt: 'Train it here instead',
  hit: 'You predicted what was measured.',
  miss: (option: string) => `You predicted: ${option}`,
  measured: 'The measurement says',
  own: (network: string, robust: string, interval: string, attack: string, n: number, seed: number) =>
    `Your own run, seed ${seed}: the ${network} is right on ${robust} under attack (${interval}, ${attack}, n = ${n}).`,
  go: { train: 'Go to Train', 'see-scrubber': 'Go to the attack', 'see-microscope': 'Go to the channel maps', 'see-mixup': 'Go to mixup' },
  network: { plain: 'ordinary network', teacher: 'teacher', student: 'student' },
};

export const text = defineText(en, () => import('./lesson-text.ja'));
