import { ChevronDown, ChevronUp, Maximize2, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { learnAddress, openLearn } from '../../lessons/address';
import { text } from '../../lessons/lesson-text';
import { StepButtons } from '../../lessons/StepButtons';
import { StepView } from '../../lessons/StepView';
import { useSession } from '../../lessons/session';
import { followAddress } from '../address';
import dock from './DockedLesson.module.css';

/** The open lesson at the foot of another screen. */
export function DockedLesson() {
  const t = text.use();
  const id = useSession((state) => state.id);
  const content = useSession((state) => state.content);
  const step = useSession(({ progress }) => progress.step);
  const [isOpen, setOpen] = useState(true);
  useEffect(() => {
    // What has the focus must not end up under the dock.
    document.documentElement.dataset.dock = isOpen ? 'open' : 'folded';
    return () => void delete document.documentElement.dataset.dock;
  }, [isOpen]);
  if (!content) return null;
  const leave = () => {
    const query = new URLSearchParams(window.location.search);
    query.delete('lesson');
    followAddress(`${query.size ? `?${query}` : './'}${window.location.hash}`);
  };
  return (
    <aside className={dock.dock} data-open={isOpen} aria-label={t.lesson(content.title)}>
      <header className={dock.head}>
        <strong>{content.title}</strong>
        <span>{t.stepOf(step + 1, content.steps.length)}</span>
        <button type="button" onClick={() => openLearn('lessons', id)} aria-label={t.toLesson} title={t.toLesson}>
          <Maximize2 size={16} aria-hidden />
        </button>
        <button type="button" onClick={() => setOpen(!isOpen)} aria-expanded={isOpen} aria-label={isOpen ? t.fold : t.unfold}>
          {isOpen ? <ChevronDown size={18} aria-hidden /> : <ChevronUp size={18} aria-hidden />}
        </button>
        <button type="button" onClick={leave} aria-label={t.leave} title={t.leave}>
          <X size={18} aria-hidden />
        </button>
      </header>
      {isOpen && (
        <>
          <div className={dock.body}>
            <StepView content={content} at={step} />
          </div>
          <StepButtons content={content} onFinish={() => followAddress(learnAddress('lessons'))} />
        </>
      )}
    </aside>
  );
}
