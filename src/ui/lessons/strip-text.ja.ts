import type { Translated } from '../i18n/define-text';
import type { en } from './strip-text';

const ja: Translated<typeof en> = {
  title: '一枚の画像を一歩ずつ攻撃する',
  lead: (epsilon) =>
    `スライダーを動かしてください。どの色の値も 255 段階のうち ${epsilon} を超えて動きません。各ネットワークは自分に向けた攻撃を受けます。`,
  pictures: '画像',
  picture: (name) => `画像：${name}`,
  step: '攻撃のステップ',
  stepOf: (step, steps) => `${steps} ステップ中 ${step}`,
  moved: (levels, epsilon) => `動いたのは最大 ${levels} / ${epsilon} 段階`,
  says: (name) => `答え：${name}`,
  right: '正解',
  wrong: '不正解',
  attacked: (network, step) => `${step} ステップ後に${network}が見る画像`,
  change: (gain) => `変化 ×${gain}（灰色は変化なし）`,
  share: (name) => `「${name}」の確信度`,
  play: '攻撃する',
  origin: (date, backend, commit) =>
    `${date} に、同梱のネットワークで記録しました（${backend}、ソース ${commit}）。この端末での計算ではありません。`,
  pause: '一時停止',
  loading: '攻撃の記録を読み込んでいます。',
};

export default ja;
