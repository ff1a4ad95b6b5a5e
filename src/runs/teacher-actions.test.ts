import { describe, expect, it } from 'vitest';
import type { Client } from './client';
import { createTeacherActions, pickFiles, teacherName } from './teacher-actions';

const named = (...names: string[]) => names.map((name) => ({ name }));

describe('bringing a teacher', () => {
  it('names it after its file', () => {
    expect(['ResNet18 (TRADES).safetensors', 'a_b.c.safetensors', '教師.safetensors'].map(teacherName)).toEqual([
      'resnet18-trades',
      'a-b-c',
      'teacher',
    ]);
  });

  it('takes a checkpoint with or without a card, in any order', () => {
    expect(pickFiles(named('card.JSON', 'net.safetensors'))).toEqual({ weights: { name: 'net.safetensors' }, card: { name: 'card.JSON' } });
    expect(pickFiles(named('net.safetensors')).card).toBeNull();
  });

  it.each([[], ['card.json'], ['a.safetensors', 'b.safetensors'], ['a.json', 'b.json', 'c.safetensors']])('refuses %j', (...names) => {
    expect(() => pickFiles(named(...names))).toThrow(/^files are .*, expected one \.safetensors file, and its card as \.json/);
  });

  it('puts it into the config, and takes it out when it is forgotten', async () => {
    const edits: unknown[] = [];
    const asked: unknown[] = [];
    const request = async (name: string, body: object) => {
      asked.push([name, Object.keys(body)]);
      return { name: 'net' };
    };
    const parts = { client: { request } as unknown as Client, edit: (...edit: unknown[]) => edits.push(edit), chosen: () => 'net' };
    const actions = createTeacherActions(parts);
    await actions.importTeacher([new File(['{}'], 'card.json'), new File([new Uint8Array(8)], 'Net.safetensors')]);
    expect(asked).toEqual([['teacher.import', ['name', 'weights', 'card']]]);
    expect(edits).toEqual([['teacher', { shipped: 'imported:net' }]]);
    await actions.forgetTeacher('other');
    expect(edits).toHaveLength(1);
    await actions.forgetTeacher('net');
    expect(edits.at(-1)).toEqual(['teacher', null]);
    const large = Object.defineProperty(new File([], 'net.safetensors'), 'size', { value: 2 ** 30 + 1 });
    await expect(actions.importTeacher([large])).rejects.toThrow(
      'file "net.safetensors" is 1073741825 bytes long, expected at most 1073741824',
    );
    const card = new File([new Uint8Array(2 ** 20 + 1)], 'card.json');
    await expect(actions.importTeacher([card, new File([], 'net.safetensors')])).rejects.toThrow('file "card.json" is 1048577 bytes long');
  });
});
