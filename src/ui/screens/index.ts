/** Every screen there is; a folder with a `screen.ts` appears in the navigation by itself. */
import type { ComponentType } from 'react';
import { latePart } from '../faults/missing-parts';
import { withTexts } from '../i18n/language';
import type { Screen } from './define';

export interface LazyScreen extends Screen {
  readonly Body: ComponentType;
}

const found = import.meta.glob<Screen>('./*/screen.ts', { eager: true, import: 'default' });

/** In the order of the navigation; the first is where a visit starts. */
export const screens: readonly LazyScreen[] = Object.values(found)
  .toSorted((a, b) => a.order - b.order)
  .map((screen) => ({ ...screen, Body: latePart(() => withTexts(screen.load())) }));
