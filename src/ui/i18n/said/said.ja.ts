import type { Translated } from '../define-text';
import checks from './checks.ja';
import classes from './classes.ja';
import data from './data.ja';
import engine from './engine.ja';
import runs from './runs.ja';
import type { en } from './said';
import { translator } from './translate';
import wanted from './wanted.ja';

export const phrases = { ...data, ...runs, ...engine, ...checks, ...wanted };

const ja: Translated<typeof en> = {
  say: translator(phrases, { expected: '。条件：', colon: '：', stop: '。' }),
  className: (name) => classes[name] ?? name,
};

export default ja;
