/** The format of a screen: one entry of the page's navigation, in a folder of its own, loaded when it is first opened. */
import type { ComponentType } from 'react';
import type { Language } from '../i18n/language';

export interface Screen {
  /** What `?screen=` in the address calls it. */
  readonly id: string;
  /** Place in the navigation, from left to right. */
  readonly order: number;
  readonly label: Readonly<Record<Language, string>>;
  /** Whether the bar with the experiment's button stays above it. */
  readonly hasRunBar: boolean;
  load(): Promise<{ readonly default: ComponentType }>;
}

export const defineScreen = (screen: Screen): Screen => screen;
