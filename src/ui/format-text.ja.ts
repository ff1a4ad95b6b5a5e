import type { en } from './format-text';
import type { Translated } from './i18n/define-text';

const ja: Translated<typeof en> = {
  seconds: (value) => `${value} 秒`,
  minutes: (value) => `${value} 分`,
  hours: (value) => `${value} 時間`,
};

export default ja;
