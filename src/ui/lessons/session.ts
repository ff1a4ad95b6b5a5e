/** The lesson that is open, how far the learner is, and which answers are locked. The address says which; the browser keeps the rest. */
import { create } from 'zustand';
import type { LessonContent } from '../../lessons/define';

/** What the address calls a lesson that came as a link. */
export const LINKED = 'linked';

export interface Progress {
  readonly step: number;
  /** Locked answers by step. */
  readonly answers: Readonly<Record<number, number>>;
  /** Questions whose result has been looked at. */
  readonly revealed: readonly number[];
  readonly isDone: boolean;
}

const FRESH: Progress = { step: 0, answers: {}, revealed: [], isDone: false };

interface Session {
  /** As in the address; null without a lesson. */
  readonly id: string | null;
  /** What its progress is kept under. */
  readonly key: string | null;
  readonly content: LessonContent | null;
  readonly problem: string | null;
  readonly progress: Progress;
}

export const useSession = create<Session>()(() => ({ id: null, key: null, content: null, problem: null, progress: FRESH }));

const storageKey = (key: string) => `lesson:${key}`;

/** Denied or damaged storage only means a fresh start. */
export function readProgress(key: string): Progress {
  try {
    const kept = JSON.parse(localStorage.getItem(storageKey(key)) ?? '{}') as Partial<Progress>;
    return {
      step: Number.isInteger(kept.step) && (kept.step ?? 0) >= 0 ? (kept.step ?? 0) : 0,
      answers: typeof kept.answers === 'object' && kept.answers !== null ? kept.answers : {},
      revealed: Array.isArray(kept.revealed) ? kept.revealed : [],
      isDone: kept.isDone === true,
    };
  } catch {
    return FRESH;
  }
}

function change(next: Partial<Progress>): void {
  const { key, progress } = useSession.getState();
  const changed = { ...progress, ...next };
  useSession.setState({ progress: changed });
  if (!key) return;
  try {
    localStorage.setItem(storageKey(key), JSON.stringify(changed));
  } catch {
    // Denied storage only means that the next visit starts over.
  }
}

/** Shows a lesson; its progress is taken up unless it is already under way. */
export function showLesson(id: string, key: string, content: LessonContent): void {
  const { key: before } = useSession.getState();
  const progress = before === key ? useSession.getState().progress : readProgress(key);
  useSession.setState({
    id,
    key,
    content,
    problem: null,
    progress: { ...progress, step: Math.min(progress.step, content.steps.length - 1) },
  });
}

export const failLesson = (id: string, problem: string): void => useSession.setState({ id, content: null, problem });
export const clearLesson = (): void => useSession.setState({ id: null, key: null, content: null, problem: null, progress: FRESH });

export const goToStep = (step: number): void => change({ step });
/** An answer is given once. */
export function lockAnswer(step: number, option: number): void {
  const { answers } = useSession.getState().progress;
  if (answers[step] === undefined) change({ answers: { ...answers, [step]: option } });
}
export function reveal(step: number): void {
  const { revealed } = useSession.getState().progress;
  if (!revealed.includes(step)) change({ revealed: [...revealed, step] });
}
export const finishLesson = (): void => change({ isDone: true });
export const restartLesson = (): void => change(FRESH);
