import type { Translated } from '../../../i18n/define-text';
import type { en } from './pool-text';

const ja: Translated<typeof en> = {
  title: 'クラスで集める',
  lead: '学生がそれぞれのシードで同じ実験を行い、run.json またはバンドルを提出します。ファイルをここへ置いてください。この端末の外には出ません。',
  choose: 'ファイルを選ぶ',
  drop: 'または run.json やバンドルをここへドロップ',
  students: (n) => `学生 ${n} 人`,
  of: (name) => `実験：「${name}」`,
  clear: '最初から',
  skipped: '除いたファイル',
  file: 'ファイル、シード',
  network: 'ネットワーク',
  handedIn: '人数',
  clean: 'そのまま',
  robust: '攻撃のもと',
  mean: (mean, half) => `${mean} ± ${half}`,
  note: '学生についての平均と 95 % 区間（スチューデントの t）です。学生ごとにシードと端末が異なります。',
  scatter: '点は学生一人のネットワークです。横はそのままの画像、縦は攻撃のもとでの正解率です。',
  point: (file, seed, clean, robust) => `${file}（シード ${seed}）：そのまま ${clean}、攻撃のもと ${robust}`,
  attack: (names) => `攻撃：${names}`,
};

export default ja;
