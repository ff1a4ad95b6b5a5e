import { unlessMissing } from '../../faults/missing-parts';
import type { Translated } from '../define-text';
import { useLanguageState } from '../language';
import checks from './checks.ja';
import classes from './classes.ja';
import engine from './engine.ja';
import runs from './runs.ja';
import type { en } from './said';
import { translator } from './translate';
import wanted from './wanted.ja';

/** What a visit may come to hear; what importers say of files comes with {@link hear}. */
export const common = { ...runs, ...engine, ...checks, ...wanted };
const JOINTS = { expected: '。条件：', colon: '：', stop: '。' };

const sayCommon = translator(common, JOINTS);
let sayAll: ((message: string) => string) | null = null;
let isAsked = false;

/** Fetches the rest of the phrases, and has the page drawn again. */
export async function hear(): Promise<(message: string) => string> {
  isAsked = true;
  const { default: data } = await import('./data.ja');
  sayAll = translator({ ...common, ...data }, JOINTS);
  useLanguageState.setState(({ arrivals }) => ({ arrivals: arrivals + 1 }));
  return sayAll;
}

const hasEnglish = (text: string) => /[a-z]{2,} [a-z]{2,}/i.test(text);

const ja: Translated<typeof en> = {
  say: (message) => {
    const said = (sayAll ?? sayCommon)(message);
    if (!isAsked && hasEnglish(said)) hear().catch(unlessMissing);
    return said;
  },
  className: (name) => classes[name] ?? name,
};

export default ja;
