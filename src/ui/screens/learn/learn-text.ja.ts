import type { Translated } from '../../i18n/define-text';
import type { en } from './learn-text';

const ja: Translated<typeof en> = {
  title: '学ぶ',
  lead: '実際の測定でできた五つの短いレッスンです。まず予想してから結果を見ます。',
  views: { lessons: 'レッスン', make: 'レッスンを作る', class: 'クラスで集める' },
  minutes: (n) => `約 ${n} 分`,
  start: '始める',
  goOn: (step, steps) => `続き（${steps} 段階中の ${step}）`,
  again: 'もう一度読む',
  done: '済み',
  all: 'レッスン一覧',
  lecture: '講義用表示',
  restart: '最初から',
  problem: 'このレッスンを開けません',
  startsFrom: (name) => `「学習」を「${name}」に設定します`,
  finishedTitle: 'レッスンを終えました',
  nextLesson: (title) => `次へ：${title}`,
  loading: 'レッスンを読み込んでいます。',
};

export default ja;
