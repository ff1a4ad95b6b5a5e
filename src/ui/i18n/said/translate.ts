/** Turns sentences of the program, which are English, into another language: phrase by phrase, values left as they are. */

/** English to the other language; `{}` holds a value, `{#}` one without a space, `{2}` is where the second one goes. */
export type Phrases = Readonly<Record<string, string>>;

interface Phrase {
  readonly pattern: RegExp;
  readonly words: string;
  /** For each value: it stands in brackets or after a colon, and may be a whole sentence. */
  readonly isOpen: readonly boolean[];
}

/** What stands between the parts of a sentence about something that is not as it should be. */
export interface Joints {
  /** Before what was expected. */
  readonly expected: string;
  readonly colon: string;
  readonly stop: string;
}

const EXPECTED = ', expected ';
const STOP = '; ';

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const HOLE = /("?)\{#?\}/;
const literal = (english: string) => english.replace(/\{#?\}/g, '').length;

/** What a hole may hold: no quotation mark inside quotation marks, no space where the phrase forbids it. */
function patternOf(english: string): RegExp {
  let rest = english;
  let source = '';
  for (let hole = HOLE.exec(rest); hole; hole = HOLE.exec(rest)) {
    const [whole, quote = ''] = hole;
    source += escaped(rest.slice(0, hole.index) + quote) + (quote ? '([^"]*)' : whole.endsWith('{#}') ? '([^\\s,;]*?)' : '(.*?)');
    rest = rest.slice(hole.index + whole.length);
  }
  return new RegExp(`^${source}${escaped(rest)}$`, 's');
}

function compile(phrases: Phrases): readonly Phrase[] {
  const byLength = Object.entries(phrases).toSorted(([a], [b]) => literal(b) - literal(a));
  return byLength.map(([english, words]) => ({
    words,
    pattern: patternOf(english),
    isOpen: [...english.matchAll(/(\(|: )?\{#?\}/g)].map(([, before]) => before !== undefined),
  }));
}

/** Cuts at a separator that stands in no brackets and no quotation marks. */
export function cut(text: string, separator: string): readonly [string, string] | null {
  let depth = 0;
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    if (depth === 0 && !isQuoted && text.startsWith(separator, at)) return [text.slice(0, at), text.slice(at + separator.length)];
    const letter = text[at];
    if (letter === '"') isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (letter === '(') depth++;
    else if (letter === ')') depth--;
  }
  return null;
}

/**
 * A translator of messages built like `thing is value, expected what it should be; what to do`, or like any phrase as a whole. Values are
 * translated where they are phrases themselves. What it does not know stays English.
 */
export function translator(phrases: Phrases, joints: Joints): (message: string) => string {
  const compiled = compile(phrases);

  const phrase = (text: string): string | null => {
    for (const { pattern, words, isOpen } of compiled) {
      const values = pattern.exec(text);
      // A value that is several parts is no value: the phrase has swallowed half of the sentence.
      const isSwallowed = values?.slice(1).some((value, index) => !isOpen[index] && (cut(value, EXPECTED) || cut(value, STOP)));
      if (values && !isSwallowed) return words.replace(/\{(\d)\}/g, (_, number: string) => say(values[Number(number)] ?? ''));
    }
    return null;
  };

  const joined = (text: string, separator: string, joint: string): string | null => {
    const parts = cut(text, separator);
    return parts && say(parts[0]) + joint + say(parts[1]);
  };

  const sentence = (text: string): string | null =>
    (/[^.]\.$/.test(text) ? appended(sentence(text.slice(0, -1))) : null) ??
    phrase(text) ??
    joined(text, EXPECTED, joints.expected) ??
    joined(text, STOP, joints.stop) ??
    joined(text, ': ', joints.colon);

  const appended = (said: string | null) => said && said + joints.stop;

  const say = (text: string): string => (text === '' ? text : (sentence(text) ?? text));
  return say;
}
