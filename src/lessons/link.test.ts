import { describe, expect, it } from 'vitest';
import { listPresets } from '../experiments';
import { setPath } from '../runs/config-path';
import { encodeLink } from '../runs/share-link';
import { checkDraft, decodeLesson, encodeLesson, type LessonDraft, LIMITS, openDraft } from './link';

const presets = listPresets();
const preset = presets[0]!;
const draft: LessonDraft = {
  title: '教室の一回目',
  lead: 'Short.',
  start: encodeLink(preset, setPath(preset.config, 'student.steps', 40)),
  hide: ['settings', 'costs'],
  controls: { 'student.method.params.alphaAcm': 'lock', 'see.epsilon': 'hide', preset: 'lock' },
  steps: [
    { title: 'Look', body: 'A *word*.', figure: 'attack' },
    { title: 'Guess', body: 'Which?', options: ['this', 'that'], answer: 1, reveal: 'That.', go: 'train' },
  ],
};

describe('a lesson link', () => {
  it('brings the lesson back, settings and all', async () => {
    const hash = await encodeLesson(draft);
    expect(hash).toMatch(/^#l=1\.[\w-]+$/);
    const again = await decodeLesson(hash);
    expect(again).toEqual(draft);
    const content = openDraft(again, presets);
    expect(content.start?.config.student?.steps).toBe(40);
    expect(content.controls).toEqual(draft.controls);
    const { controls: _, ...older } = draft;
    expect(openDraft(checkDraft(older), presets).controls).toEqual({});
    expect(content.steps[1]).toMatchObject({ options: [['this'], ['that']], answer: 1, go: 'train' });
  });

  it('is refused with a reason', async () => {
    await expect(decodeLesson('#l=2.abc')).rejects.toThrow('lesson link version is "2", expected "1"');
    await expect(decodeLesson('#l=1.%%%')).rejects.toThrow('lesson link holds "%%%", expected a compressed lesson');
    await expect(decodeLesson(`#l=1.${'A'.repeat(LIMITS.bytes + 1)}`)).rejects.toThrow('letters, expected at most 60000');
    expect(() => checkDraft({ ...draft, steps: [] })).toThrow('lesson field "steps" is 0, expected >=1');
    expect(() => checkDraft({ ...draft, html: '<b>' })).toThrow('lesson field "html" is "html", expected never');
    expect(() => checkDraft({ ...draft, hide: ['everything'] })).toThrow('lesson field "hide.0" is "everything", expected');
    expect(() => checkDraft({ ...draft, controls: { 'student.method': 'explode' } })).toThrow(
      'lesson field "controls.student.method" is "explode", expected ("hide" | "lock")',
    );
    expect(() => checkDraft({ ...draft, controls: { 'window.alert': 'hide' } })).toThrow('lesson field "controls.window.alert" is');
    const many = Object.fromEntries(Array.from({ length: LIMITS.controls + 1 }, (_, n) => [`data.n${n}`, 'hide']));
    expect(() => checkDraft({ ...draft, controls: many })).toThrow('lesson field "controls" is Object, expected at most 60');
    expect(() => checkDraft({ ...draft, steps: [{ title: 'Q', body: '', options: ['one'], answer: 0 }] })).toThrow(
      'options of step 1 are 1, expected none or at least 2',
    );
    expect(() => checkDraft({ ...draft, steps: [{ title: 'Q', body: '', options: ['one', 'two'], answer: 2 }] })).toThrow(
      'answer of step 1 is 2, expected one of its 2 options',
    );
    expect(() => openDraft({ ...draft, start: '#x' }, presets)).toThrow(
      'lesson field "start" is "#x", expected the settings of a run as a link',
    );
  });

  it('does not unpack more than a lesson can hold', async () => {
    const bomb = new Blob([new Uint8Array(5_000_000)]).stream().pipeThrough(new CompressionStream('deflate-raw'));
    const bytes = new Uint8Array(await new Response(bomb).arrayBuffer());
    const base64 = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
      .replaceAll('+', '-')
      .replaceAll('/', '_');
    await expect(decodeLesson(`#l=1.${base64}`)).rejects.toThrow('lesson is longer than 60000 bytes, expected a shorter one');
  });
});
