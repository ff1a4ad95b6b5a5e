/** The format of a lesson: what it starts from, what it hides and what each step does; its words are Markdown beside it. */
import type { RunConfig } from '../protocol/run-config';
import type { Block, LessonText, StepText } from './rich-text';

/** Parts of the page that a lesson can leave out. */
export const PARTS = ['stages', 'settings', 'attack', 'idea', 'samples', 'costs', 'losses', 'formula', 'reports'] as const;
export type PartId = (typeof PARTS)[number];

/** What a lesson can do to a single control: leave it out, or hold its value. */
export const CONTROL_RULES = ['hide', 'lock'] as const;
export type ControlRule = (typeof CONTROL_RULES)[number];

/**
 * Controls by the place of their setting: `student.method.params.alphaAcm` on Train, `see.epsilon` on See, `preset` for the choice of the
 * experiment.
 */
export type Controls = Readonly<Record<string, ControlRule>>;

/** Settings of the screen See that a lesson can hold. */
export const SEE_CONTROLS = [
  'see.against',
  'see.epsilon',
  'see.stepSize',
  'see.steps',
  'see.norm',
  'see.start',
  'see.target',
  'see.ratio',
] as const;
export type SeeControl = (typeof SEE_CONTROLS)[number];

/** Pictures that a step can show, all of recorded numbers. */
export const FIGURES = [
  'attack',
  'attack-ordinary',
  'curves',
  'robust-ordinary',
  'robust',
  'costs',
  'cues',
  'ablation-mixup',
  'ablation',
  'masked-claim',
  'masked',
  'lights',
] as const;
export type FigureId = (typeof FIGURES)[number];

/** Where a step sends the learner. */
export const PLACES = ['train', 'see-scrubber', 'see-microscope', 'see-mixup'] as const;
export type PlaceId = (typeof PLACES)[number];

/** What a step does besides saying something. Of a question the figure is part of what is revealed. */
export interface StepPlan {
  readonly figure?: FigureId;
  /** Number of the option that the measurement bears out. */
  readonly answer?: number;
  readonly go?: PlaceId;
}

export interface Lesson {
  readonly id: string;
  readonly order: number;
  readonly minutes: number;
  /** Preset that the Train screen is set to. */
  readonly preset: string | null;
  readonly hide: readonly PartId[];
  readonly controls?: Controls;
  readonly steps: readonly StepPlan[];
  readonly en: () => Promise<{ readonly default: LessonText }>;
  readonly ja: () => Promise<{ readonly default: LessonText }>;
}

export const defineLesson = (lesson: Lesson): Lesson => lesson;

export interface LessonStep extends StepText, StepPlan {}

/** A lesson ready to be shown: shipped, or made with the editor. */
export interface LessonContent {
  readonly title: string;
  readonly lead: readonly Block[];
  readonly start: { readonly presetId: string; readonly config: RunConfig } | null;
  readonly hide: readonly PartId[];
  readonly controls: Controls;
  readonly steps: readonly LessonStep[];
}

/**
 * A plan with its words.
 * @throws Error when a language has more or fewer steps than the plan, or a question without its options
 */
export function joinSteps(id: string, plan: readonly StepPlan[], { steps }: LessonText): readonly LessonStep[] {
  if (steps.length !== plan.length) throw new Error(`lesson "${id}" has ${steps.length} steps of text, expected ${plan.length} as planned`);
  return plan.map((step, at) => {
    const words = steps[at] as StepText;
    const last = words.options.length - 1;
    if (step.answer !== undefined ? step.answer > last : last >= 0) {
      throw new Error(
        `step ${at + 1} of lesson "${id}" has ${last + 1} options, expected ${step.answer === undefined ? 'none' : `more than ${step.answer}`}`,
      );
    }
    return { ...words, ...step };
  });
}
