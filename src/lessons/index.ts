/** The shipped lessons, in the order in which they are best taken. */

import type { Preset } from '../experiments/define';
import { joinSteps, type Lesson, type LessonContent } from './define';

const files = import.meta.glob<Lesson>('./*/lesson.ts', { eager: true, import: 'default' });

export const lessons: readonly Lesson[] = Object.values(files).toSorted((a, b) => a.order - b.order);

export async function openShipped(lesson: Lesson, language: 'en' | 'ja', presets: readonly Preset[]): Promise<LessonContent> {
  const { default: text } = await lesson[language]();
  const preset = presets.find(({ id }) => id === lesson.preset);
  return {
    title: text.title,
    lead: text.lead,
    start: preset ? { presetId: preset.id, config: preset.config } : null,
    hide: lesson.hide,
    controls: lesson.controls ?? {},
    steps: joinSteps(lesson.id, lesson.steps, text),
  };
}
