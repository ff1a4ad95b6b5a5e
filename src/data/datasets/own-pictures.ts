/** The user's own pictures, one folder a class. */
import { defineDataset } from '../dataset';
import { openStored } from '../stored/open-stored';

export const OWN_PICTURES = 'own-pictures';

export default defineDataset({
  id: OWN_PICTURES,
  label: 'Your pictures',
  help: 'A zip or a folder with one folder of pictures a class; each is cut to its middle square and resized to 32 by 32 pixels.',
  classes: [],
  stored: { as: OWN_PICTURES, train: null, test: null, pixels: 'colour', parts: [] },
  params: {},
  open: (_params, _seed, environment) =>
    openStored({ id: OWN_PICTURES, classes: [], howToGet: 'drop a zip or a folder with one folder of pictures a class', environment }),
});
