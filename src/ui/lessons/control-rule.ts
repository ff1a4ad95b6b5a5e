import type { ControlRule } from '../../lessons/define';
import { useSession } from './session';

/** What the open lesson does to the control of this setting; nothing without a lesson, or without a name. */
export const useControlRule = (path: string | undefined): ControlRule | undefined =>
  useSession(({ content }) => (path === undefined ? undefined : content?.controls[path]));
