import type { ChannelView } from '../../../protocol/inspect';
import { NETWORK_ROLES, type NetworkRole } from '../../../protocol/run-config';
import { percent } from '../../format';
import { NETWORKS } from '../../networks';
import { movement, ranked, totalMovement } from './channel-facts';
import styles from './See.module.css';
import { text } from './text';

const LISTED = 6;

/** Which channels the attack moves, network by network. */
export function Ranking({
  view,
  victim,
  onPick,
}: {
  readonly view: ChannelView;
  readonly victim: NetworkRole;
  onPick(channel: number): void;
}) {
  const t = text.use();
  const present = NETWORK_ROLES.filter((role) => view.networks[role]);
  const most = Math.max(1e-9, ...present.flatMap((role) => [...movement(view.networks[role]!)]));
  return (
    <section aria-label={t.movedTitle(t.names[victim])}>
      <h3>{t.movedTitle(t.names[victim])}</h3>
      <div className={styles.cards}>
        {present.map((role) => {
          const channels = view.networks[role]!;
          const moved = movement(channels);
          return (
            <div
              key={role}
              className={styles.ranking}
              style={{ '--hue': NETWORKS[role].colour }}
              data-network={role}
              data-moved={totalMovement(channels)}
            >
              <h4 data-marker={NETWORKS[role].marker}>{t.names[role]}</h4>
              <p className={styles.small}>{t.movedBy(percent(totalMovement(channels)))}</p>
              <ol>
                {ranked(moved)
                  .slice(0, LISTED)
                  .map((channel) => (
                    <li key={channel}>
                      <button type="button" onClick={() => onPick(channel)}>
                        {`#${channel}`}
                      </button>
                      <span className={styles.barTrack}>
                        <span className={styles.barFill} style={{ inlineSize: `${(100 * moved[channel]!) / most}%` }} />
                      </span>
                      <span className={styles.barValue}>{moved[channel]!.toFixed(3)}</span>
                    </li>
                  ))}
              </ol>
            </div>
          );
        })}
      </div>
    </section>
  );
}
