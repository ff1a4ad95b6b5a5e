/** The three networks' names in the page's language. */
import type { NetworkRole } from '../protocol/run-config';
import { defineText } from './i18n/define-text';

export const en: Readonly<Record<NetworkRole, string>> = { plain: 'Ordinary network', teacher: 'Robust teacher', student: 'Student' };

const names = defineText(en, () => import('./network-names.ja'));

export const useNetworkNames = (): Readonly<Record<NetworkRole, string>> => names.use();
