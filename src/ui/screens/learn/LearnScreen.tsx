import { type MouseEvent, Suspense } from 'react';
import { ErrorBoundary } from '../../faults/ErrorBoundary';
import { latePart } from '../../faults/missing-parts';
import { withTexts } from '../../i18n/language';
import { type LearnView, learnAddress, useLearnView, useLessonId } from '../../lessons/address';
import { useAllFigures } from '../../lessons/figures/Figure';
import { followAddress } from '../address';
import styles from './Learn.module.css';
import { LessonList } from './LessonList';
import { LessonPlayer } from './LessonPlayer';
import { text } from './learn-text';

const Lecture = latePart(() => withTexts(import('../../lecture/Lecture')));
const LessonEditor = latePart(() => withTexts(import('./editor/LessonEditor')));
const ClassPool = latePart(() => withTexts(import('./pool/ClassPool')));

/** Lessons to take, to make and to give, and a class's runs in one picture. */
export default function LearnScreen() {
  const t = text.use();
  const view = useLearnView();
  const lesson = useLessonId();
  useAllFigures();
  return (
    <div className={styles.learn}>
      {!lesson && <Head />}
      <ErrorBoundary key={view} part={t.title}>
        <Suspense fallback={null}>
          {view === 'make' && <LessonEditor />}
          {view === 'class' && <ClassPool />}
          {view === 'lecture' && <Lecture />}
          {view === 'lessons' && (lesson ? <LessonPlayer /> : <LessonList />)}
        </Suspense>
      </ErrorBoundary>
    </div>
  );
}

const TABS: readonly Exclude<LearnView, 'lecture'>[] = ['lessons', 'make', 'class'];

function Head() {
  const t = text.use();
  const view = useLearnView();
  const follow = (event: MouseEvent, address: string) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    followAddress(address);
  };
  return (
    <header className={styles.head}>
      <div>
        <h2>{t.title}</h2>
        <p>{t.lead}</p>
      </div>
      <nav className={styles.tabs} aria-label={t.title}>
        {TABS.map((tab) => (
          <a
            key={tab}
            href={learnAddress(tab)}
            aria-current={view === tab ? 'page' : undefined}
            onClick={(event) => follow(event, learnAddress(tab))}
          >
            {t.views[tab]}
          </a>
        ))}
      </nav>
    </header>
  );
}
