import type { Translated } from '../i18n/define-text';
import type { en } from './lecture-text';

const ja: Translated<typeof en> = {
  label: (title) => `講義：${title}`,
  slide: (at, all) => `${at} / ${all}`,
  keys: '← → でめくる、Home、End、Q で QR コード、Esc で終了',
  leave: '講義用表示を終える',
  hands: '手を挙げてください。どれでしょうか。',
  scan: '読み取ると、このレッスンを自分の端末で受けられます',
  tooLong: 'このレッスンのリンクは QR コードには長すぎます。アドレスを共有してください。',
  qr: (address) => `${address} の QR コード`,
  live: '今ここで学習する',
  start: '開始',
  lines: 'ここ：— 通常、– – 攻撃下。記録：··· 通常、–·– 攻撃下',
  running: (progress) => `ここで実行中：${progress}`,
  finished: 'ここでの実行が終わりました。',
  fallback: '現在ここでは計算できません。表示しているのは記録です。',
  reason: (message) => `理由：${message}`,
  noReason: '不明',
  waiting: 'この端末の速さを測っています。',
  previous: '前のスライド',
  next: '次のスライド',
};

export default ja;
