import { useEffect } from 'react';
import { Late } from '../faults/Late';
import { latePart } from '../faults/missing-parts';
import { useLessonId } from './address';
import { clearLesson } from './session';

const OpenLesson = latePart(() => import('../screens/learn/OpenLesson'));

/** The lesson that the address names, whatever the screen; nothing is loaded without one. */
export function LessonHost() {
  const id = useLessonId();
  useEffect(() => {
    if (!id) clearLesson();
  }, [id]);
  return (
    id && (
      <Late>
        <OpenLesson id={id} />
      </Late>
    )
  );
}
