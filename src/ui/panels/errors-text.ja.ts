import type { Translated } from '../i18n/define-text';
import type { en } from './errors-text';

const ja: Translated<typeof en> = {
  unavailable: 'このブラウザには計算に使えるものがありません',
  unavailableAdvice: '最近の Chrome、Edge、Firefox、Safari をお使いください。WebAssembly があれば足り、グラフィックカードは要りません。',
  dead: 'ネットワークを学習するワーカーが停止しました',
  deadAdvice: '下のグラフと数値はそのまま残ります。再読み込みの後、最後のチェックポイントから続けられます。',
  reload: 'ページを再読み込み',
  stopped: (stage) => `「${stage}」で実行が止まりました`,
  noMessage: 'no message came with the failure',
  again: 'もう一度実行',
  advice: {
    DivergenceError: '学習率か、示された項の重みを下げて、もう一度実行してください。最後の正常なチェックポイントは残っています。',
    DeviceError: '再読み込みの後、バッチを小さくするか、ネットワークの幅を狭くしてください。最後のチェックポイントは残っています。',
    DataError: '「データ」でデータセットを削除し、ファイルをもう一度追加してください。',
    ConfigError: '示された設定を変えて、もう一度実行してください。',
    other: 'これまでの測定は下に残っており、書き出せます。',
  },
  kinds: {
    DivergenceError: '学習が発散しました：損失または重みが有限の数ではなくなりました。',
    DeviceError: '計算装置の問題です。多くはメモリー不足です。',
    DataError: 'データの問題です：保存された内容が期待と異なります。',
    ConfigError: '設定の問題です：示された値は使えません。',
    other: '予期しない問題です。',
  },
  notice: 'うまくいかないことがありました：',
  warning: '実行についての注意です：',
  unstored: 'この訪問の実行と画像は、ページを閉じるまでしか残りません。理由：',
  dataProblem: 'データを読み込めませんでした：',
  between: '。',
  link: (problems) => `リンクに合わない設定がありました：${problems}。`,
  saved: (step, stage, when) => `は「${stage}」のステップ ${step} で止まり、${when} に保存されました。`,
  goOn: '続ける',
  forget: '破棄する',
  backend: {
    name: (title, detail) => `計算方式：${title} ${detail}。理由を表示します`,
    measuring: 'この端末を測定しています…',
    stopped: 'ワーカー停止',
    none: '計算方式なし',
    tries: 'ワーカーは各方式を少しずつ試し、動くものの中で最も速いものを使います。',
  },
};

export default ja;
