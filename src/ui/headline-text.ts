/** The sentence about a finished run, in the page's language. */
import { HEADLINE_WORDS } from '../runs/headline-words';
import { defineText } from './i18n/define-text';

export const headlineText = defineText(HEADLINE_WORDS, () => import('./headline-text.ja'));
