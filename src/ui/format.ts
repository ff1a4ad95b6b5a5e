/** Numbers as people read them. */
import type { Proportion } from '../protocol/metrics';
import { formatText } from './format-text';
import { useLanguageState } from './i18n/language';

const numbers = new Map<string, Intl.NumberFormat>();

/** `value` with a fixed number of decimals, in the page's language. */
function decimal(value: number, digits: number): string {
  const { language } = useLanguageState.getState();
  const key = `${language}${digits}`;
  const known =
    numbers.get(key) ??
    new Intl.NumberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: true });
  numbers.set(key, known);
  return known.format(value);
}

export const percent = (fraction: number, digits = 0): string => `${decimal(100 * fraction, digits)}\u00a0%`;

/** `43.2 %` with as many digits as the sample size supports. */
export const accuracy = ({ value, n }: Proportion): string => percent(value, n >= 500 ? 1 : 0);

export const interval = ({ low, high }: Proportion): string => `${decimal(100 * low, 0)}–${decimal(100 * high, 0)}\u00a0%`;

const UNITS = ['', 'k', 'M', 'G', 'T', 'P', 'E'];

/** `3.21 T` for 3.21e12; three significant digits. */
export function si(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (value === 0) return '0';
  const power = Math.max(0, Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.abs(value)) / 3)));
  const scaled = value / 1000 ** power;
  return `${scaled >= 100 ? scaled.toFixed(0) : scaled.toPrecision(3)}\u202f${UNITS[power] ?? ''}`.trim();
}

/** `3.2 T`, `30 M`, `8`: as short as it goes, for the ticks of an axis. */
export function short(value: number): string {
  const [digits = '', unit] = si(value).split('\u202f');
  const plainer = Number.isFinite(Number(digits)) ? String(Number(digits)) : digits;
  return unit ? `${plainer}\u202f${unit}` : plainer;
}

/** `48 s`, `5 min 20 s`, `2 h 5 min`. */
export function duration(seconds: number): string {
  const t = formatText.get();
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return t.seconds(String(whole));
  if (whole < 3600) return `${t.minutes(String(Math.floor(whole / 60)))} ${t.seconds(String(whole % 60))}`;
  return `${t.hours(String(Math.floor(whole / 3600)))} ${t.minutes(String(Math.floor((whole % 3600) / 60)))}`;
}

/** A time that is only a guess, rounded to what it is worth. */
export function about(seconds: number): string {
  const t = formatText.get();
  if (seconds < 90) return t.seconds(String(Math.max(5, Math.round(seconds / 5) * 5)));
  if (seconds < 600) return t.minutes((Math.round(seconds / 30) / 2).toString().replace('.5', '½'));
  return seconds < 5400 ? t.minutes(String(Math.round(seconds / 60))) : t.hours(decimal(seconds / 3600, 1));
}

export const clock = (seconds: number): string => {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
};

export const count = (value: number): string => (Number.isFinite(value) ? value.toLocaleString(useLanguageState.getState().language) : '∞');

export const bytes = (value: number): string => (value ? `${si(value)}B` : '0 B');

/** At most four significant digits, without trailing zeros. */
export const plain = (value: number): string => String(Number(value.toPrecision(4)));

/** A moment, in the page's language. */
export const moment = (time: number | string): string =>
  new Date(time).toLocaleString(useLanguageState.getState().language, { dateStyle: 'medium', timeStyle: 'short' });
