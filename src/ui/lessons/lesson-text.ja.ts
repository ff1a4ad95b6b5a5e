import type { Translated } from '../i18n/define-text';
import type { en } from './lesson-text';

const ja: Translated<typeof en> = {
  lesson: (title) => `レッスン：${title}`,
  stepOf: (step, steps) => `${steps} 段階中の ${step}`,
  previous: '戻る',
  next: '次へ',
  finish: 'レッスンを終える',
  finished: 'レッスンを終えました。',
  restart: '最初から',
  leave: 'レッスンを離れる',
  toLesson: 'この段階を大きく開く',
  fold: 'レッスンをたたむ',
  unfold: 'レッスンを表示',
  answerFirst: '進むには予想を確定してください。',
  yourGuess: 'あなたの予想',
  lock: '予想を確定する',
  locked: '確定しました。もう変えられません。',
  showRecorded: '記録された結果を見る',
  trainIt: '代わりにここで学習する',
  hit: '予想は測定と一致しました。',
  miss: (option) => `あなたの予想：${option}`,
  measured: '測定の答え',
  own: (network, robust, interval, attack, n, seed) =>
    `あなたの実行（シード ${seed}）：攻撃のもとで${network}は ${robust} 正解しました（${interval}、${attack}、n = ${n}）。`,
  go: { train: '「学習」へ', 'see-scrubber': '攻撃の画面へ', 'see-microscope': 'チャネルマップへ', 'see-mixup': 'mixup の画面へ' },
  network: { plain: '普通のネットワーク', teacher: '教師', student: '生徒' },
};

export default ja;
