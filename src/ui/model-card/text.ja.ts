import type { Translated } from '../i18n/define-text';
import type { en } from './text';

const ja: Translated<typeof en> = {
  title: 'モデルカード',
  network: 'ネットワーク',
  data: '学習データ',
  heldOut: (name, count) => `${name}（うち学習画像 ${count} 枚は取り置き）`,
  recipe: '学習方法',
  updates: (method, steps, batch, seed) => `${method}、画像 ${batch} 枚の更新を ${steps} 回、シード ${seed}`,
  cost: '費用',
  macs: (macs, attacks) => `${macs}MAC（うち攻撃に ${attacks}MAC）`,
  time: '時間',
  took: (time, machine) => `${machine}で ${time}`,
  clean: '元の画像',
  measured: (value, range, n) => `${value}（95 % 区間 ${range}、n ${n}）`,
  limits: '限界',
  file: 'カード全体（JSON）',
  shipped: 'アプリに付属する教師',
  teachers: {
    'shapes-teacher': '頑健',
    'shapes-plain': '通常',
    'cifar-10-short': '頑健・小・4 エポック',
    'cifar-10-small': '頑健・小・12 エポック',
    'cifar-10-medium': '頑健・中・6 エポック',
    'cifar-10-small-ordinary': '通常・小',
  },
};

export default ja;
