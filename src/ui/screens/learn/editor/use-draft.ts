/** The lesson being written: kept by the browser, and made into a link at every change. */
import { useEffect, useState } from 'react';
import { checkDraft, encodeLesson, type LessonDraft } from '../../../../lessons/link';
import { LINKED } from '../../../lessons/session';

const KEY = 'lesson-draft';

function kept(fallback: LessonDraft): LessonDraft {
  try {
    return checkDraft(JSON.parse(localStorage.getItem(KEY) ?? ''));
  } catch {
    // Nothing kept, storage denied, or an older format: the editor starts anew.
    return fallback;
  }
}

export interface DraftLink {
  /** Empty while the draft cannot be a lesson. */
  readonly address: string;
  readonly problem: string | null;
}

export function useDraft(fallback: LessonDraft): readonly [LessonDraft, (change: Partial<LessonDraft>) => void, DraftLink] {
  const [draft, setDraft] = useState(() => kept(fallback));
  const [link, setLink] = useState<DraftLink>({ address: '', problem: null });
  useEffect(() => {
    let isCurrent = true;
    const put = (next: DraftLink) => isCurrent && setLink(next);
    encodeLesson(draft).then(
      (hash) => {
        put({ address: new URL(`./?screen=learn&lesson=${LINKED}${hash}`, window.location.href).href, problem: null });
        try {
          localStorage.setItem(KEY, JSON.stringify(draft));
        } catch {
          // Denied storage only means that the draft is gone with the tab.
        }
      },
      (error: Error) => put({ address: '', problem: error.message }),
    );
    return () => {
      isCurrent = false;
    };
  }, [draft]);
  return [draft, (change) => setDraft((before) => ({ ...before, ...change })), link];
}
