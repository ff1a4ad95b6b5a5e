/** Text beside the data while they come in. */
import { defineText } from '../i18n/define-text';

export const en = {
  whyRunsWait:
    'A run started now begins when all pictures are here: their order is drawn over all of them, so that the same seed gives the same run.',
  onlyMissing: 'Some pictures are not here. Bring the same files or the same address again: only what is missing is stored.',
  distilFrom: (preset: string) => `Distil now: ${preset}`,
};

export const dataText = defineText(en, () => import('./data-text.ja'));
