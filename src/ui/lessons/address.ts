/** Where lessons are in the address: `?screen=learn&lesson=why-mixup`, and `&view=lecture` for the projector. */
import { useSyncExternalStore } from 'react';
import type { PlaceId } from '../../lessons/define';
import { followAddress, subscribeAddress } from '../screens/address';

export type LearnView = 'lessons' | 'lecture' | 'make' | 'class';
const VIEWS: readonly LearnView[] = ['lessons', 'lecture', 'make', 'class'];
const PLACES: Readonly<Record<PlaceId, Readonly<Record<string, string>>>> = {
  train: {},
  'see-scrubber': { screen: 'see', view: 'attack' },
  'see-microscope': { screen: 'see', view: 'channels' },
  'see-mixup': { screen: 'see', view: 'mixup' },
};

function address(query: URLSearchParams): string {
  const text = query.toString();
  return `${text ? `?${text}` : './'}${window.location.hash}`;
}

/** The address of a view of the learn screen; without a lesson the one that is open is left. */
export function learnAddress(view: LearnView, lesson: string | null = null): string {
  const query = new URLSearchParams(window.location.search);
  query.set('screen', 'learn');
  for (const name of ['view', 'lesson']) query.delete(name);
  if (view !== 'lessons') query.set('view', view);
  if (lesson) query.set('lesson', lesson);
  return address(query);
}

/** The address of another screen with the lesson still open. */
export function placeAddress(place: PlaceId): string {
  const query = new URLSearchParams(window.location.search);
  for (const name of ['screen', 'view']) query.delete(name);
  for (const [name, value] of Object.entries(PLACES[place])) query.set(name, value);
  return address(query);
}

const read = (name: string) => () => new URLSearchParams(window.location.search).get(name);

export const useLessonId = (): string | null => useSyncExternalStore(subscribeAddress, read('lesson'));

export function useLearnView(): LearnView {
  const view = useSyncExternalStore(subscribeAddress, read('view'));
  return VIEWS.find((each) => each === view) ?? 'lessons';
}

export const openLearn = (view: LearnView, lesson: string | null = null): void => followAddress(learnAddress(view, lesson));
