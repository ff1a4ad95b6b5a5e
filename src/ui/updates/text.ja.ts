import type { Translated } from '../i18n/define-text';
import type { en } from './text';

const ja: Translated<typeof en> = {
  waiting: 'このページの新しい版があります。',
  busy: '今の処理が終わると切り替えられます。',
  take: '切り替える',
  offline: 'ネットワークなしで開けます。',
  denied: (reason) => `毎回ネットワークが必要です（${reason}）。`,
};

export default ja;
