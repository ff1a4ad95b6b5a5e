/** A lesson in the address: `#l=1.<base64url of the compressed JSON>`. What comes in is text and choices from fixed lists, never markup. */
import * as v from 'valibot';
import { ConfigError } from '../protocol/errors';
import { decodeLink, type LinkBase } from '../runs/share-link';
import { CONTROL_RULES, FIGURES, type LessonContent, PARTS, PLACES } from './define';
import { parseRichText } from './rich-text';

const VERSION = '1';
export const LIMITS = { title: 120, text: 2000, option: 200, options: 6, steps: 20, controls: 60, start: 4000, bytes: 60_000 } as const;

const line = (max: number) => v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(max));
const words = v.pipe(v.string(), v.maxLength(LIMITS.text));

const step = v.strictObject({
  title: line(LIMITS.title),
  body: words,
  options: v.optional(v.pipe(v.array(line(LIMITS.option)), v.maxLength(LIMITS.options))),
  answer: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  reveal: v.optional(words),
  figure: v.optional(v.picklist(FIGURES)),
  go: v.optional(v.picklist(PLACES)),
});

const schema = v.strictObject({
  title: line(LIMITS.title),
  lead: words,
  /** The Train screen's settings as a link of their own. */
  start: v.optional(v.pipe(v.string(), v.maxLength(LIMITS.start))),
  hide: v.array(v.picklist(PARTS)),
  controls: v.optional(
    v.pipe(
      v.record(
        v.pipe(v.string(), v.regex(/^(preset|seed|(data|evaluation|plain|teacher|student|see)(\.\w{1,40}){1,5})$/)),
        v.picklist(CONTROL_RULES),
      ),
      v.check((each) => Object.keys(each).length <= LIMITS.controls, `at most ${LIMITS.controls}`),
    ),
  ),
  steps: v.pipe(v.array(step), v.minLength(1), v.maxLength(LIMITS.steps)),
});

/** What the editor edits and a link holds. */
export type LessonDraft = v.InferOutput<typeof schema>;
export type DraftStep = LessonDraft['steps'][number];

/** @throws ConfigError naming the field, the value and what was expected */
export function checkDraft(raw: unknown): LessonDraft {
  const result = v.safeParse(schema, raw);
  if (!result.success) {
    const [issue] = result.issues;
    const path = issue.path?.map((part) => String(part.key)).join('.') || 'lesson';
    throw new ConfigError(`lesson field "${path}" is ${issue.received}, expected ${issue.expected ?? issue.message}`);
  }
  for (const [at, { options = [], answer }] of result.output.steps.entries()) {
    if (options.length === 1) throw new ConfigError(`options of step ${at + 1} are 1, expected none or at least 2`);
    if (options.length > 0 && (answer === undefined || answer >= options.length)) {
      throw new ConfigError(`answer of step ${at + 1} is ${answer ?? 'missing'}, expected one of its ${options.length} options`);
    }
  }
  return result.output;
}

/** @throws ConfigError when the settings it starts from are not a link that can be read */
export function openDraft(draft: LessonDraft, presets: readonly LinkBase[]): LessonContent {
  const { title, lead, start, hide, controls = {}, steps } = checkDraft(draft);
  const decoded = start === undefined ? null : decodeLink(start, presets);
  if (start !== undefined && !decoded)
    throw new ConfigError(`lesson field "start" is "${start.slice(0, 40)}", expected the settings of a run as a link`);
  return {
    ...{ title, hide, controls, lead: parseRichText(lead) },
    start: decoded && { presetId: decoded.presetId, config: decoded.config },
    steps: steps.map(({ title: heading, body, options = [], answer, reveal = '', figure, go }) => ({
      ...{ title: heading, body: parseRichText(body), options: options.map((option) => [option]), reveal: parseRichText(reveal) },
      ...(options.length && answer !== undefined ? { answer } : {}),
      ...(figure ? { figure } : {}),
      ...(go ? { go } : {}),
    })),
  };
}

async function through(bytes: Uint8Array<ArrayBuffer>, stream: CompressionStream | DecompressionStream): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let length = 0;
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    length += value.length;
    if (length > LIMITS.bytes) {
      await reader.cancel();
      throw new ConfigError(`lesson is longer than ${LIMITS.bytes} bytes, expected a shorter one`);
    }
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** The hash of an address that opens the lesson, `#` included. */
export async function encodeLesson(draft: LessonDraft): Promise<string> {
  const bytes = await through(new TextEncoder().encode(JSON.stringify(checkDraft(draft))), new CompressionStream('deflate-raw'));
  const base64 = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  return `#l=${VERSION}.${base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}`;
}

export const isLessonHash = (hash: string): boolean => hash.startsWith('#l=');

/** @throws ConfigError for another version, damaged or overlong bytes, and fields that do not fit */
export async function decodeLesson(hash: string): Promise<LessonDraft> {
  const [, version = '', text = ''] = /^#l=([^.]*)\.(.*)$/s.exec(hash) ?? [];
  if (version !== VERSION) throw new ConfigError(`lesson link version is "${version}", expected "${VERSION}"`);
  if (text.length > LIMITS.bytes) throw new ConfigError(`lesson link has ${text.length} letters, expected at most ${LIMITS.bytes}`);
  let raw: unknown;
  try {
    const bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
    raw = JSON.parse(new TextDecoder().decode(await through(bytes, new DecompressionStream('deflate-raw'))));
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw new ConfigError(`lesson link holds "${text.slice(0, 20)}", expected a compressed lesson`);
  }
  return checkDraft(raw);
}
