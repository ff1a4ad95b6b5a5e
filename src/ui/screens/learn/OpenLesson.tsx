import { useEffect } from 'react';
import { useParts } from '../../context';
import { useLanguage } from '../../i18n/language';
import { openLesson } from '../../lessons/open-lesson';
import { useScreen } from '../address';
import { DockedLesson } from './DockedLesson';

/** Opens a lesson, and keeps it at the foot of the other screens. */
export default function OpenLesson({ id }: { id: string }) {
  const { presets } = useParts();
  const language = useLanguage();
  const screen = useScreen();
  useEffect(() => void openLesson(id, language, presets), [id, language, presets]);
  return screen.id === 'learn' ? null : <DockedLesson />;
}
