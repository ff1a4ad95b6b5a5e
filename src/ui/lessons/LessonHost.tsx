import { lazy, Suspense, useEffect } from 'react';
import { useParts } from '../context';
import { useLanguage } from '../i18n/language';
import { useScreen } from '../screens/address';
import { useLessonId } from './address';
import { clearLesson, useSession } from './session';

const LessonDock = lazy(() => import('./LessonDock'));

/** Opens the lesson that the address names, and keeps it in sight on every screen. */
export function LessonHost() {
  const { presets } = useParts();
  const id = useLessonId();
  const language = useLanguage();
  const isOpen = useSession(({ content }) => content !== null);
  const screen = useScreen();
  useEffect(() => {
    if (id) void import('./open-lesson').then(({ openLesson }) => openLesson(id, language, presets));
    else clearLesson();
  }, [id, language, presets]);
  if (!isOpen || screen.id === 'learn') return null;
  return (
    <Suspense fallback={null}>
      <LessonDock />
    </Suspense>
  );
}
