import type { Translated } from '../i18n/define-text';
import type { en } from './names';

const ja: Translated<typeof en> = {
  pick: '設定を選ぶ…',
  networks: { plain: '通常', teacher: '教師', student: '生徒' },
  parts: { data: 'データ', evaluation: '評価' },
  fields: {
    seed: 'シード',
    method: '学習方法',
    model: '構造',
    optimiser: '最適化',
    schedule: 'スケジュール',
    attack: '攻撃',
    threatModel: '脅威モデル',
    name: '名前',
    live: '途中の評価',
    absent: 'なし',
    present: '学習する',
    yes: 'はい',
    no: 'いいえ',
  },
};

export default ja;
