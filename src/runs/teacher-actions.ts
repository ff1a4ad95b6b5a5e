/** What a user can do with networks from elsewhere: bring one along, use it, forget it. */

import { ConfigError } from '../protocol/errors';
import type { ImportedTeacher } from '../protocol/interop';
import { IMPORTED } from '../protocol/run-config';
import type { Client } from './client';
import { checkSize } from './file-size';

export interface TeacherActions {
  /**
   * Checks a checkpoint, and its card if there is one, and keeps it under the file's name.
   * @throws ConfigError or DataError naming what does not fit
   */
  importTeacher(files: readonly File[]): Promise<ImportedTeacher>;
  chooseTeacher(name: string): void;
  forgetTeacher(name: string): Promise<void>;
  listTeachers(): Promise<readonly ImportedTeacher[]>;
}

interface Parts {
  readonly client: Client;
  edit(path: string, value: { shipped: string } | null): void;
  /** Name of the imported teacher that the config names now. */
  chosen(): string | null;
}

/** `ResNet18 (TRADES).safetensors` becomes `resnet18-trades`. */
export function teacherName(file: string): string {
  const stem = file.replace(/\.[^.]*$/, '').toLowerCase();
  return stem.replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-+|-+$/g, '') || 'teacher';
}

/** @throws ConfigError unless there is one checkpoint and at most one card */
export function pickFiles<F extends { readonly name: string }>(files: readonly F[]): { readonly weights: F; readonly card: F | null } {
  const isCard = ({ name }: F) => /\.json$/i.test(name);
  const [cards, others] = [files.filter(isCard), files.filter((file) => !isCard(file))];
  const [weights] = others;
  if (!weights || others.length > 1 || cards.length > 1) {
    const names = files.map(({ name }) => name).join(', ');
    throw new ConfigError(`files are ${names || 'none'}, expected one .safetensors file, and its card as .json unless it was saved here`);
  }
  return { weights, card: cards[0] ?? null };
}

export function createTeacherActions({ client, edit, chosen }: Parts): TeacherActions {
  return {
    async importTeacher(files) {
      const { weights: file, card: cardFile } = pickFiles(files);
      checkSize(file, 'weights');
      if (cardFile) checkSize(cardFile, 'card');
      const [weights, card] = await Promise.all([file.arrayBuffer(), cardFile?.text() ?? null]);
      const teacher = await client.request('teacher.import', { name: teacherName(file.name), weights, card }, [weights]);
      edit('teacher', { shipped: `${IMPORTED}${teacher.name}` });
      return teacher;
    },
    chooseTeacher: (name) => edit('teacher', { shipped: `${IMPORTED}${name}` }),
    async forgetTeacher(name) {
      await client.request('teacher.forget', { name });
      if (chosen() === name) edit('teacher', null);
    },
    listTeachers: async () => (await client.request('teacher.list', {})).teachers,
  };
}
