import type { ReactNode } from 'react';
import type { PartId } from '../../lessons/define';
import { useSession } from './session';

/** A part of the page that a lesson may leave out. */
export function Part({ name, children }: { name: PartId; children: ReactNode }) {
  const isHidden = useSession(({ content }) => content?.hide.includes(name) ?? false);
  return isHidden ? null : children;
}
