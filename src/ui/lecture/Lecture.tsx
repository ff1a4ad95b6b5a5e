import { useEffect, useMemo, useRef, useState } from 'react';
import { openLearn } from '../lessons/address';
import { useSession } from '../lessons/session';
import styles from './Lecture.module.css';
import { text } from './lecture-text';
import { SlideView } from './SlideView';
import { slidesOf } from './slides';

const FORWARD = ['ArrowRight', 'ArrowDown', 'PageDown', ' '];
const BACK = ['ArrowLeft', 'ArrowUp', 'PageUp'];

/** The open lesson for the projector: one idea at a time, large, turned by keys. */
export default function Lecture() {
  const t = text.use();
  const { id, content } = useSession();
  const [at, setAt] = useState(0);
  const [showsLink, setShowsLink] = useState(false);
  const stage = useRef<HTMLDivElement>(null);
  const slides = useMemo(() => (content ? slidesOf(content) : []), [content]);
  const last = slides.length - 1;

  useEffect(() => {
    const { overflow } = document.documentElement.style;
    document.documentElement.style.overflow = 'hidden';
    return () => {
      document.documentElement.style.overflow = overflow;
    };
  }, []);

  useEffect(() => {
    const turn = (event: KeyboardEvent) => {
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      const target = event.target instanceof HTMLElement ? event.target : null;
      // A slider or a choice keeps its own arrows, a button its space.
      const isControl = target?.matches('input, select, textarea') ?? false;
      if (event.key === 'Escape') {
        if (isControl) target?.blur();
        else openLearn('lessons', id);
      } else if (isControl || (target?.matches('button') && event.key === ' ')) return;
      else if (FORWARD.includes(event.key)) setAt((now) => Math.min(last, now + 1));
      else if (BACK.includes(event.key)) setAt((now) => Math.max(0, now - 1));
      else if (event.key === 'Home') setAt(0);
      else if (event.key === 'End') setAt(last);
      else if (event.key.toLowerCase() === 'q') setShowsLink((now) => !now);
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', turn);
    return () => window.removeEventListener('keydown', turn);
  }, [id, last]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: every new slide takes the focus, so that it is read out
  useEffect(() => stage.current?.focus(), [at, content]);

  const slide = slides[showsLink ? last : at];
  if (!content || !slide) return null;
  return (
    <div className={styles.lecture} role="dialog" aria-modal="true" aria-label={t.label(content.title)}>
      <div ref={stage} className={styles.stage} tabIndex={-1} aria-live="polite" data-kind={slide.kind}>
        <SlideView key={showsLink ? 'link' : at} slide={slide} content={content} lesson={id ?? ''} />
      </div>
      <footer className={styles.foot}>
        <span>{t.keys}</span>
        <button type="button" aria-label={t.previous} disabled={at === 0} onClick={() => setAt(at - 1)}>
          ←
        </button>
        <output>{t.slide(at + 1, slides.length)}</output>
        <button type="button" aria-label={t.next} disabled={at === last} onClick={() => setAt(at + 1)}>
          →
        </button>
        <button type="button" aria-label={t.leave} onClick={() => openLearn('lessons', id)}>
          Esc
        </button>
      </footer>
    </div>
  );
}
