import { type KeyboardEvent, memo, useRef, useState } from 'react';
import type { ChannelView, InputKind } from '../../../protocol/inspect';
import type { NetworkRole } from '../../../protocol/run-config';
import { NETWORKS } from '../../networks';
import { mapsShown, type Scale, type Shown, scaleOf } from './channel-facts';
import { channelPixels } from './colours';
import { PixelCanvas } from './PixelCanvas';
import styles from './See.module.css';
import { text } from './text';

interface ChannelGridProps {
  readonly view: ChannelView;
  readonly other: NetworkRole;
  readonly input: InputKind;
  readonly shown: Shown;
  readonly scale: Scale;
  readonly order: readonly number[];
  readonly picked: number | null;
  onPick(channel: number): void;
}

/** Tiles drawn at once; wide networks have hundreds of channels. */
const AT_FIRST = 32;

/** One tile a channel: the teacher's map beside the other network's, and the channel's part in the loss. */
export const ChannelGrid = memo(function ChannelGrid({ view, other, input, shown, scale, order, picked, onPick }: ChannelGridProps) {
  const t = text.use();
  const [isWhole, setWhole] = useState(false);
  const list = useRef<HTMLFieldSetElement>(null);
  const roles = (['teacher', other] as const).filter((role) => view.networks[role]);
  const maps = roles.map((role) => mapsShown(view, role, shown, input));
  const gap = view.gaps[other]?.[input];
  const tiles = isWhole ? order : order.slice(0, AT_FIRST);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
    if (!step) return;
    const at = Math.max(0, tiles.indexOf(picked ?? tiles[0]!)) + step;
    const next = tiles[Math.min(tiles.length - 1, Math.max(0, at))];
    if (next === undefined) return;
    event.preventDefault();
    onPick(next);
    list.current?.querySelectorAll('button')[tiles.indexOf(next)]?.focus();
  };
  return (
    <>
      <fieldset ref={list} className={styles.tiles} onKeyDown={onKeyDown}>
        <legend className="visually-hidden">{t.channels}</legend>
        {tiles.map((channel) => {
          const share = gap && gap.distance > 0 ? gap.parts[channel]! / gap.distance : null;
          return (
            <button
              key={channel}
              type="button"
              className={styles.tile}
              aria-pressed={channel === picked}
              aria-label={t.channelTile(channel, share === null ? null : Math.round(100 * share))}
              tabIndex={channel === (picked ?? tiles[0]) ? 0 : -1}
              onClick={() => onPick(channel)}
            >
              <span className={styles.tileMaps}>
                {roles.map((role, i) => {
                  const own = maps[i]!;
                  const channels = own.length / (view.height * view.width);
                  if (channel >= channels) return null;
                  const isSigned = shown === 'moved' || (shown === 'gap' && role !== 'teacher');
                  const strongest = scaleOf(scale, maps, own, channel, channels);
                  const rgba = channelPixels(own, { channel, channels, scale: strongest, isSigned });
                  return (
                    <span key={role} style={{ '--hue': NETWORKS[role].colour }} className={styles.tileMap}>
                      <PixelCanvas rgba={rgba} width={view.width} height={view.height} label="" />
                    </span>
                  );
                })}
              </span>
              <span className={styles.tileFoot}>
                <span>{`#${channel}`}</span>
                {share !== null && <span>{`${Math.round(100 * share)} %`}</span>}
              </span>
              {share !== null && <span className={styles.tileBar} style={{ inlineSize: `${100 * share}%` }} />}
            </button>
          );
        })}
      </fieldset>
      {order.length > AT_FIRST && (
        <button type="button" className={styles.button} onClick={() => setWhole(!isWhole)}>
          {isWhole ? t.fewerChannels(AT_FIRST) : t.allChannels(order.length)}
        </button>
      )}
    </>
  );
});
