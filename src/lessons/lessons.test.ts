import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readLesson } from '../../tools/markdown-plugin';
import { listPresets } from '../experiments';
import { slidesOf } from '../ui/lecture/slides';
import { lessons, openShipped } from '.';
import { joinSteps } from './define';
import { measuredRows, parseSpread } from './results';
import { isSafeLink, parseRichText, plainText } from './rich-text';

const presets = listPresets();

describe('the shipped lessons', () => {
  it.each(lessons)('$id has the same steps in both languages, and a preset that there is', async (lesson) => {
    for (const language of ['en', 'ja'] as const) {
      const { title, steps, start } = await openShipped(lesson, language, presets);
      expect(title).not.toBe('');
      expect(steps.map(({ options }) => options.length > 0)).toEqual(lesson.steps.map(({ answer }) => answer !== undefined));
      expect(start?.presetId ?? null).toBe(lesson.preset);
    }
    const [en, ja] = await Promise.all([lesson.en(), lesson.ja()]);
    expect(ja.default.steps.map(({ options }) => options.length)).toEqual(en.default.steps.map(({ options }) => options.length));
  });

  it('are five, each with a question', () => {
    expect(lessons.map(({ id }) => id)).toEqual(['adversarial-example', 'robust-features', 'why-distil', 'why-mixup', 'trust']);
    expect(lessons.every(({ steps }) => steps.some(({ answer }) => answer !== undefined))).toBe(true);
  });

  it('become slides that end with the link, each question before its answer', async () => {
    const slides = slidesOf(await openShipped(lessons[3]!, 'en', presets));
    const kinds = slides.map(({ kind }) => kind);
    expect(kinds[0]).toBe('title');
    expect(kinds.at(-1)).toBe('link');
    expect(kinds.indexOf('answer')).toBe(kinds.indexOf('question') + 1);
    expect(kinds).toContain('live');
  });

  it('say which step does not fit', () => {
    const words = { title: 'T', lead: [], steps: [{ title: 'One', body: [], options: [['a'], ['b']], reveal: [] }] };
    expect(() => joinSteps('x', [], words)).toThrow('lesson "x" has 1 steps of text, expected 0 as planned');
    expect(() => joinSteps('x', [{}], words)).toThrow('step 1 of lesson "x" has 2 options, expected none');
    expect(() => joinSteps('x', [{ answer: 2 }], words)).toThrow('step 1 of lesson "x" has 2 options, expected more than 2');
  });

  it('tell what the document tells', () => {
    expect(parseSpread('0.763 ± 0.027 (0.786, 0.734, 0.770)')).toEqual({ mean: 0.763, values: [0.786, 0.734, 0.77] });
    expect(parseSpread('0.259')).toEqual({ mean: 0.259, values: [0.259] });
    expect(() => parseSpread('about half')).toThrow('measured value is "about half", expected a number with its spread and seeds');
    for (const part of ['mixup', 'kd', 'mixup-kd', 'acm', 'acm-kd', 'acm-mixup', 'mixacm']) {
      const row = measuredRows(`Ablation: ${part}`).find(({ experiment }) => experiment === `Ablation: ${part}`);
      expect(row?.robust).toHaveLength(3);
      expect(row?.mean).toBeCloseTo(
        (row?.robust ?? []).reduce((sum, value) => sum + value / 3, 0),
        2,
      );
    }
    // What the lesson on mixing says in words.
    const [without] = measuredRows('Ablation: acm-kd');
    const [all] = measuredRows('Ablation: mixacm');
    expect(Math.max(...(without?.robust ?? []))).toBeLessThan(Math.min(...(all?.robust ?? [])));
  });

  it('claim of the recording what it holds', () => {
    const { evaluations } = JSON.parse(readFileSync('public/recordings/quick-demo.json', 'utf8'));
    const robust = (network: string) =>
      evaluations.find((each: { network: string; final: boolean }) => each.final && each.network === network).robust.value;
    expect(robust('plain')).toBeLessThan(0.1);
    expect(robust('student') / robust('teacher')).toBeGreaterThan(0.75);
    const { cues, masking } = JSON.parse(readFileSync('public/recordings/quick-demo-probes.json', 'utf8'));
    const plain = cues
      .filter((each: { network: string }) => each.network === 'plain')
      .map((each: { clean: { value: number } }) => each.clean.value);
    expect(Math.max(...plain) - Math.min(...plain)).toBeLessThan(0.02);
    expect(masking.masked.pgd.value).toBeGreaterThan(0.8);
    expect(masking.masked.margin.value).toBeLessThan(0.15);
  });
});

describe('rich text', () => {
  const source = 'One **strong** and *soft* and `code`.\n\n- first\n- [see](?screen=see)';

  it('is the same from the build and from a link', () => {
    const { steps } = readLesson(`# T\n\n## S\n\n${source}\n`);
    expect(steps[0]?.body).toEqual(parseRichText(source));
    expect(parseRichText(source)[1]).toEqual({ kind: 'list', items: [['first'], [{ href: '?screen=see', text: 'see' }]] });
  });

  it('knows no markup and no other address', () => {
    const [block] = parseRichText('<img src=x onerror=alert(1)> [x](javascript:alert(1))');
    expect(block).toEqual({ kind: 'paragraph', inlines: ['<img src=x onerror=alert(1)> ', '[x](javascript:alert(1)', ')'] });
    expect(['https://a.org/x', '?screen=see', 'http://a.org', 'data:x', '//a.org'].map(isSafeLink)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
    expect(plainText(['a ', { mark: 'em', text: 'b' }])).toBe('a b');
    expect(() => readLesson('# T\n\n## S\n\n<b>x</b>\n')).toThrow('is not part of a lesson');
    expect(() => readLesson('## S')).toThrow('lesson begins without a title, expected "# Title"');
  });
});
