import type { Translated } from '../i18n/define-text';
import type { en } from './teacher-text';

const ja: Translated<typeof en> = {
  title: '自分の教師ネットワーク',
  hint: '.safetensors ファイルとカード（.json：アーキテクチャ、正規化、クラス）を一緒に選んでください。ここで保存したファイルにはカードは要りません。',
  choose: 'ファイルを選ぶ',
  stays: 'ファイルはこの端末の外には送られません。',
  using: (name) => `教師：読み込んだ ${name}`,
  about: (model, parameters, classes) => `${model}、パラメータ ${parameters}、${classes} クラス`,
  trainedOn: (dataset) => `学習データ：${dataset}`,
  use: '使う',
  remove: '削除',
  dismiss: '閉じる',
  replaced: '重みはファイルのものです。その学習コストはこの実行には含まれません。',
  exportAs: { safetensors: 'safetensors', pytorch: 'PyTorch 形式', onnx: 'ONNX' },
  exportTitle: (network, format) => `重みを保存します：${network}、${format}`,
};
export default ja;
