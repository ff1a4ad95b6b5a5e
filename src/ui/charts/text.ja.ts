import type { Translated } from '../i18n/define-text';
import type { en } from './text';

const ja: Translated<typeof en> = {
  hidden: '灰色の帯：このページが隠れている間に学習した部分',
  hiddenSteps: (from, to) => `ステップ${from}から${to}まで`,
  hiddenSeconds: (from, to) => `${from}から${to}まで`,
  hiddenSummary: (stretches) => `このページが隠れている間に学習した部分は、${stretches}です。`,
  join: (parts) => parts.join('、'),
};

export default ja;
