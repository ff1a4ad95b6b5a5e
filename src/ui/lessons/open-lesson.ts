/** From the address's name of a lesson to its content: shipped ones by id, others from the link's hash. */
import type { Preset } from '../../experiments/define';
import { lessons, openShipped } from '../../lessons';
import type { LessonContent } from '../../lessons/define';
import { decodeLesson, isLessonHash, openDraft } from '../../lessons/link';
import { diffPaths } from '../../runs/config-path';
import type { Controller } from '../../runs/controller';
import type { Language } from '../i18n/language';
import { failLesson, LINKED, showLesson } from './session';

const KEPT = 'lesson-link';

/** The hash that holds the lesson. The settings of a run replace it in the address; until the tab closes it is kept. */
export function linkHash(): string {
  const { hash } = window.location;
  try {
    if (isLessonHash(hash)) sessionStorage.setItem(KEPT, hash);
    return isLessonHash(hash) ? hash : (sessionStorage.getItem(KEPT) ?? '');
  } catch {
    // Denied storage: the link works until the settings change.
    return hash;
  }
}

/** A short name for a link's lesson (FNV-1a), under which its progress is kept. */
function nameOf(hash: string): string {
  let name = 0x811c9dc5;
  for (let at = 0; at < hash.length; at++) name = Math.imul(name ^ hash.charCodeAt(at), 0x01000193) >>> 0;
  return `${LINKED}-${name.toString(36)}`;
}

/** Puts the lesson on the page, or why it cannot be. */
export async function openLesson(id: string, language: Language, presets: readonly Preset[]): Promise<void> {
  try {
    if (id === LINKED) {
      const hash = linkHash();
      showLesson(id, nameOf(hash), openDraft(await decodeLesson(hash), presets));
      return;
    }
    const lesson = lessons.find((each) => each.id === id);
    if (!lesson) throw new Error(`lesson is "${id}", expected one of ${lessons.map((each) => each.id).join(', ')}`);
    showLesson(id, id, await openShipped(lesson, language, presets));
  } catch (error) {
    failLesson(id, error instanceof Error ? error.message : String(error));
  }
}

/** Sets the Train screen as the lesson begins. */
export function applyStart({ start }: LessonContent, controller: Controller, presets: readonly Preset[]): void {
  const preset = presets.find(({ id }) => id === start?.presetId);
  if (!start || !preset) return;
  controller.selectPreset(preset.id);
  const { set, unset } = diffPaths(preset.config, start.config);
  for (const [path, value] of Object.entries(set)) controller.edit(path, value);
  for (const path of unset) controller.edit(path, undefined);
}
