import { lazy, Suspense, useEffect } from 'react';
import { useLessonId } from './address';
import { clearLesson } from './session';

const OpenLesson = lazy(() => import('../screens/learn/OpenLesson'));

/** The lesson that the address names, whatever the screen; nothing is loaded without one. */
export function LessonHost() {
  const id = useLessonId();
  useEffect(() => {
    if (!id) clearLesson();
  }, [id]);
  return (
    id && (
      <Suspense fallback={null}>
        <OpenLesson id={id} />
      </Suspense>
    )
  );
}
