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
    title: (name) => `${name} で計算しています`,
    adapter: 'アダプター',
    emulated: '（プロセッサーによる模擬）',
    threads: 'スレッド数',
    kernels: 'カーネル',
    ours: 'tfjs と、学習用の独自カーネル',
    unmodified: '標準の tfjs',
    half: '、活性値は半精度',
    variants: '変種',
    measured: (threads, cores) => `${threads}（${cores} まで測った中で最速）`,
    remembered: (threads, cores) => `${threads}（以前の訪問で ${cores} まで測った中で最速）`,
    sharing: '共有メモリー',
    sharings: {
      shared: 'あり。WASM スレッドを使えます',
      insecure: 'WASM スレッドは使えません：このアドレスは http です',
      headers:
        'WASM スレッドは使えません：サーバーが Cross-Origin-Opener-Policy: same-origin と Cross-Origin-Embedder-Policy: require-corp を送っていません',
      browser: 'WASM スレッドは使えません：ページは分離されていますが、このブラウザーには SharedArrayBuffer がありません',
    },
    insecure: {
      cost: 'このアドレスは http なので、ブラウザーに信頼されません。グラフィックカード、スレッド、オフラインでの利用ができません。',
      remedy:
        '使うには、https で開くか、配信している機械で localhost として開いてください。スレッドには、ヘッダー Cross-Origin-Opener-Policy: same-origin と Cross-Origin-Embedder-Policy: require-corp も要ります。',
    },
    version: 'バージョン',
    tried: '調べた方式と、小さな学習ステップの速さ',
    works: '動作します',
    fails: '動作しません',
  },
};

export default ja;
