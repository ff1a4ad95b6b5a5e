/** Sends the learner to another screen, set up as the lesson wants it. */
import type { LessonContent, PlaceId } from '../../lessons/define';
import { useController, useParts } from '../context';
import { followAddress } from '../screens/address';
import { placeAddress } from './address';
import { applyStart } from './open-lesson';

export function useGo(content: LessonContent): (place: PlaceId) => void {
  const controller = useController();
  const { presets } = useParts();
  return (place) => {
    if (place === 'train') applyStart(content, controller, presets);
    followAddress(placeAddress(place));
  };
}
