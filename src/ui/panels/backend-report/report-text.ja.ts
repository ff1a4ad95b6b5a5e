import type { Translated } from '../../i18n/define-text';
import type { en } from './report-text';

const ja: Translated<typeof en> = {
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
};

export default ja;
