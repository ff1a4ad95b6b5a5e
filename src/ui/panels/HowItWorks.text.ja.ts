import type { Translated } from '../i18n/define-text';
import type { en } from './HowItWorks.text';

const ja: Translated<typeof en> = {
  label: '仕組み',
  plain: '普通のネットワークは騙されやすい',
  plainText: '目に見えないほど弱いノイズでも、弱点を狙えば答えのほとんどが変わります。',
  teacher: '教師は代償を払って抵抗を学ぶ',
  teacherText: '学ぶ前にすべての画像を攻撃します。計算量は何倍にもなります。',
  student: '生徒は攻撃なしで受け継ぐ',
  studentText: '混ぜた画像を見て、教師のどのチャネルが反応するかを真似ます。',
  disc: '円',
  cross: '十字',
  again: '攻撃を繰り返す',
  match: '合わせる',
};

export default ja;
