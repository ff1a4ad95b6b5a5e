import type { Translated } from '../i18n/define-text';
import type { en } from './data-text';

const ja: Translated<typeof en> = {
  whyRunsWait: '今開始した実行は、画像がすべて揃ってから始まります。順序は全画像から決まるため、同じシードなら同じ結果になります。',
  onlyMissing: '一部の画像がありません。同じファイルまたは同じアドレスをもう一度指定してください。足りない分だけが保存されます。',
  distilFrom: (preset: string) => `今すぐ蒸留：${preset}`,
};

export default ja;
