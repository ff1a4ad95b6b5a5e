import { useEffect, useState } from 'react';
import * as v from 'valibot';
import { NETWORK_ROLES, type NetworkRole } from '../../../protocol/run-config';
import { useApp } from '../../context';
import { Problem } from '../../faults/Problem';
import { count, percent } from '../../format';
import { NETWORKS } from '../../networks';
import { Segments } from '../../panels/Panel';
import { SOURCES, type Source } from './address';
import styles from './See.module.css';
import { useSight } from './sight';
import { useSee } from './state';
import { text } from './text';

const proportion = v.object({ value: v.number(), n: v.number() });
/** What of a shipped network's card is shown. */
const card = v.object({
  seed: v.number(),
  result: v.object({ clean: proportion, robust: proportion, attack: v.string() }),
  environment: v.object({ backend: v.string(), adapter: v.string() }),
});
type Card = v.InferOutput<typeof card>;

/** The cards of the shipped networks; a role without one is missing. */
function useShippedCards(): Readonly<Partial<Record<NetworkRole, Card>>> {
  const [cards, setCards] = useState<Readonly<Partial<Record<NetworkRole, Card>>>>({});
  useEffect(() => {
    let isWanted = true;
    const load = async (role: NetworkRole) => {
      const response = await fetch(`./models/shapes-${role}.json`);
      const parsed = v.safeParse(card, await response.json());
      if (isWanted && parsed.success) setCards((before) => ({ ...before, [role]: parsed.output }));
    };
    // Without its card a network is shown without figures.
    for (const role of NETWORK_ROLES) load(role).catch(() => undefined);
    return () => {
      isWanted = false;
    };
  }, []);
  return cards;
}

/** Which networks are looked at, where they come from, and what was measured of them. */
export function NetworkCards() {
  const t = text.use();
  const { source, canBeLive, networks, isTraining, problem, retry } = useSight();
  const change = useSee((state) => state.change);
  const cards = useShippedCards();
  const finals = useApp(({ run }) => run?.finals);
  const live = useApp(({ run }) => run?.live);
  const options = SOURCES.map((value) => ({ value, label: t.sources[value], disabled: value === 'live' && !canBeLive }));
  return (
    <div className={styles.networks} data-source={source}>
      <Segments<Source> label={t.whose} value={source} options={options} onChange={(next) => change({ source: next })} />
      {networks.map(({ role, step, parameters }) => {
        const measured = source === 'shipped' ? cards[role]?.result : (finals?.[role] ?? live?.[role]);
        const from = source === 'shipped' ? cards[role] : undefined;
        return (
          <p key={role} className={styles.network} style={{ '--hue': NETWORKS[role].colour }} data-network={role}>
            <strong data-marker={NETWORKS[role].marker}>{t.names[role]}</strong>
            <span>
              {`${step === null ? '' : `${t.atStep(step)} · `}${
                measured
                  ? t.measured(percent(measured.clean.value), percent(measured.robust.value), measured.attack, measured.clean.n)
                  : t.weights(count(parameters))
              }${from ? ` · ${t.recorded(from.seed, `${from.environment.backend.toUpperCase()}, ${from.environment.adapter}`)}` : ''}`}
            </span>
          </p>
        );
      })}
      <p className={styles.small}>{source === 'shipped' ? t.shippedNote : isTraining ? t.trainingNote : t.liveNote}</p>
      {problem && <Problem className={styles.problem} message={problem} onRetry={retry} />}
    </div>
  );
}
