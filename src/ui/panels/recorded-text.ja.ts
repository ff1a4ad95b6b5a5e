import type { Translated } from '../i18n/define-text';
import type { en } from './recorded-text';

const ja: Translated<typeof en> = {
  tag: '記録',
  about: (name, seed, date, machine, time, commit) =>
    `「${name}」、シード ${seed}、${date}：${machine} で ${time} かけて実際に学習した記録です（ソース ${commit}）。この端末で計算したものではありません。`,
  machine: (backend, adapter, cores) => `${backend}（${adapter}、${cores} コア）`,
  train: 'ここで学習する',
  trainHint: '学習を始めると、記録の隣にご自分の曲線が現れます。',
  hide: '記録を隠す',
  show: '記録を表示',
  key: '点線：記録',
  instead: '現在ここでは何も計算していません。表示しているのは記録です。',
  readout: '記録',
};

export default ja;
