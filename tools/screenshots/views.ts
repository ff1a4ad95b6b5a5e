/** Every screen and state that is photographed, and how to come there. */
import type { Page } from 'playwright';

export interface View {
  readonly id: string;
  /** For the page of pictures. */
  readonly title: string;
  /** What stands behind the `?` of the address. */
  readonly query: string;
  /** True where something covers the page and only what is in sight counts. */
  readonly inSight?: boolean;
  /** Brings the page into the state, after it has come to rest. */
  prepare?(page: Page): Promise<void>;
}

const click = (selector: string) => (page: Page) => page.locator(selector).first().click();

/** States that need no run. */
export const VIEWS: readonly View[] = [
  { id: 'train-first', title: 'Train: the first view, with a recorded run', query: 'screen=train' },
  {
    id: 'train-data',
    title: 'Train: settings of the data, and the data explorer',
    query: 'screen=train',
    prepare: click('li[data-stage="data"] button'),
  },
  { id: 'see-attack', title: 'See it: an attack, step by step', query: 'screen=see&view=attack' },
  { id: 'see-channels', title: 'See it: channel maps', query: 'screen=see&view=channels' },
  { id: 'see-mixup', title: 'See it: mixing two pictures', query: 'screen=see&view=mixup' },
  { id: 'see-slices', title: 'See it: slices through the input space', query: 'screen=see&view=slices' },
  { id: 'see-step', title: 'See it: one training step', query: 'screen=see&view=step' },
  { id: 'lab-empty', title: 'Lab: before the first run', query: 'screen=lab' },
  { id: 'learn-lessons', title: 'Learn: the lessons', query: 'screen=learn' },
  { id: 'learn-lesson', title: 'Learn: a lesson', query: 'screen=learn&lesson=adversarial-example' },
  { id: 'learn-lecture', title: 'Learn: the lecture view', query: 'screen=learn&view=lecture&lesson=adversarial-example', inSight: true },
  { id: 'learn-make', title: 'Learn: making a lesson', query: 'screen=learn&view=make' },
  { id: 'learn-class', title: 'Learn: a class’s runs', query: 'screen=learn&view=class' },
];

/** Moments of a run, photographed without leaving the page. */
export const MOMENTS = [
  { id: 'train-running', title: 'Train: in the middle of a run' },
  { id: 'train-finished', title: 'Train: a run and its result' },
  { id: 'lab-runs', title: 'Lab: a run and its curves' },
  { id: 'learn-pooled', title: 'Learn: a class’s runs, the first of them handed in' },
] as const;
