import { encodeLink } from '../../runs/share-link';
import { useParts } from '../context';
import { CopyLink } from './CopyLink';
import css from './Export.module.css';

/** The address of this page with a hash of its own; nothing of the query goes along. */
export const addressWith = (hash: string): string => new URL(hash, window.location.origin + window.location.pathname).href;

/** Copies the address of the settings on the screen. */
export function CopySettings() {
  const { store, presets } = useParts();
  const address = async () => {
    const { presetId, config } = store.getState();
    const preset = presets.find(({ id }) => id === presetId) ?? presets[0];
    return preset ? addressWith(encodeLink(preset, config)) : null;
  };
  return <CopyLink className={css.link} address={address} />;
}
