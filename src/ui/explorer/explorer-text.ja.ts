import type { Translated } from '../i18n/define-text';
import type { en } from './explorer-text';

const ja: Translated<typeof en> = {
  title: '画像',
  lead: 'ネットワークが学び、試される画像です。データ拡張の前の状態です。',
  show: '表示',
  splits: { train: '学習', test: 'テスト' },
  looking: '画像を読んでいます…',
  counting: '数えています…',
  earlier: '前へ',
  later: '次へ',
  range: (first, last, total) => `${total} 枚中 ${first} 〜 ${last}`,
  none: 'なし',
  number: (index) => `、番号 ${index}`,
  numberLabel: '番号',
  go: '表示',
  lookedAt: '調べた枚数',
  pictures: '画像数',
  colours: { red: '赤', green: '緑', blue: '青' },
  spread: '各色の平均と広がりです。100 % が最大の明るさです。',
  showOf: '表示するクラス',
  all: 'すべてのクラス',
  noPicture: 'このクラスの画像はありません。',
  picture: (name, index) => `${name}、番号 ${index}`,
  classNumber: (label) => `クラス ${label}`,
};

export default ja;
