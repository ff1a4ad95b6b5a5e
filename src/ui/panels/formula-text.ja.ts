import type { Translated } from '../i18n/define-text';
import type { en } from './formula-text';

const ja: Translated<typeof en> = {
  title: (name) => `「${name}」が最小化するもの（数式）`,
  lead: '項を指すと、対応するスライダーと曲線が光ります。スライダーや曲線を指すと、対応する項が光ります。',
  weight: (value) => `重み ${value}`,
  where: 'ただし',
};

export default ja;
