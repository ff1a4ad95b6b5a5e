import type { Translated } from '../i18n/define-text';
import type { en } from './text';

const ja: Translated<typeof en> = {
  title: '学習が進んでいません',
  silent: (seconds) => `${seconds}秒間、何の知らせもありません。`,
  answering: 'ワーカーは応答しているため、計算装置が一つの計算で止まっている可能性があります。',
  mute: 'ワーカーも応答しません。長い計算の途中か、停止した可能性があります。',
  kept: 'グラフに表示されている内容は残ります。再起動すると、最後のチェックポイントから続きます。',
  wait: '待つ',
  restart: '最後のチェックポイントから再起動',
  report: '報告を保存',
  restarting: 'ワーカーを再起動しています。',
  resumed: (step) => `ワーカーを再起動し、ステップ${step}から実行を続けています。`,
  renewed: (step) =>
    `ワーカーのメモリー使用量が増えたため新しいワーカーに替え、ステップ${step}から実行を続けています。結果は変わりません。`,
  restarts: (memory, failures) =>
    [
      ...(memory > 0 ? [`メモリー使用量の増加により、ワーカーを${memory}回取り替えました。`] : []),
      ...(failures > 0 ? [`障害のあと、ワーカーを${failures}回取り替えました。`] : []),
    ].join(''),
  evaluation: '評価',
  restartAt: (phase, step) => `${phase}、ステップ${step}：`,
  anew: 'ワーカーを再起動しました。チェックポイントがまだなかったため、実行を最初から始めました。',
  learningRate: (value) => `最後の正常なチェックポイントから、学習率を半分の${value}にして続ける`,
  batchSize: (value) => `最後のチェックポイントから、バッチを${value}枚にして続ける`,
  width: (value) => `幅${value}のネットワークで最初から始める`,
  processor: 'プロセッサーで続ける',
  unseen: (from, to, seconds) =>
    `ステップ${from}から${to}までは、このページが隠れている間に学習しました（${seconds}秒）。グラフにはすべて含まれています。`,
};

export default ja;
