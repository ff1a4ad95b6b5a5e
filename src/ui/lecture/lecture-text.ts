import { defineText } from '../i18n/define-text';

export const en = {
  label: (title: string) => `Lecture: ${title}`,
  slide: (at: number, all: number) => `${at} / ${all}`,
  keys: '← → to turn, Home, End, Q for the QR code, Esc to leave',
  leave: 'Leave the lecture view',
  hands: 'Hands up: which one?',
  scan: 'Scan to take this lesson on your own device',
  tooLong: 'This lesson’s link is too long for a QR code; share the address instead.',
  qr: (address: string) => `QR code of ${address}`,
  live: 'Train it here, now',
  start: 'Start',
  lines: 'here: — clean, – – under attack; recorded: ··· clean, –·– under attack',
  running: (progress: string) => `Running here: ${progress}`,
  finished: 'Finished here.',
  fallback: 'Nothing can be computed here now. This is the recording.',
  reason: (message: string) => `Reason: ${message}`,
  noReason: 'not known',
  waiting: 'This device is being measured.',
  previous: 'Previous slide',
  next: 'Next slide',
};

export const text = defineText(en, () => import('./lecture-text.ja'));
