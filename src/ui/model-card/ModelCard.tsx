import { useEffect, useState } from 'react';
import { fetchJson } from '../../protocol/fetch-file';
import type { Proportion } from '../../protocol/metrics';
import { type ModelCard as Card, findings, parseModelCard } from '../../runs/model-card';
import { useCatalog } from '../context';
import { Problem } from '../faults/Problem';
import { accuracy, count, duration, interval, si } from '../format';
import { useLanguage } from '../i18n/language';
import { RecordedTag } from '../panels/RecordedNote';
import styles from './ModelCard.module.css';
import { text } from './text';

const addressOf = (id: string) => `./models/${id}.json`;

const load = async (id: string): Promise<Card> => parseModelCard(await fetchJson(addressOf(id), `card of "${id}"`));

type State = { readonly card: Card } | { readonly problem: string } | null;

/** What a network that comes with the app is, what it cost, and how it was found to stand. */
export default function ModelCard({ id }: { id: string }) {
  const [state, setState] = useState<State>(null);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    // Named, so that another try asks anew.
    void tries;
    let isCurrent = true;
    load(id).then(
      (card) => isCurrent && setState({ card }),
      (error: unknown) => isCurrent && setState({ problem: error instanceof Error ? error.message : String(error) }),
    );
    return () => {
      isCurrent = false;
    };
  }, [id, tries]);
  if (!state) return null;
  if ('problem' in state) {
    return <Problem message={state.problem} onRetry={() => setTries(tries + 1)} />;
  }
  return <Sheet card={state.card} />;
}

function Sheet({ card }: { card: Card }) {
  const t = text.use();
  const catalog = useCatalog();
  useLanguage();
  const nameOf = (list: readonly { readonly id: string; readonly label: string }[] | undefined, id: string) =>
    list?.find((each) => each.id === id)?.label ?? id;
  const { model, data, recipe, cost, environment, seed } = card;
  const found = findings(card);
  const measured = (value: Proportion) => t.measured(accuracy(value), interval(value), count(value.n));
  const dataset = nameOf(catalog?.datasets, data.id);
  const rows: readonly (readonly [string, string])[] = [
    [
      t.network,
      `${nameOf(catalog?.models, model.id)} (${Object.entries(model.params)
        .map((pair) => pair.join(' '))
        .join(', ')})`,
    ],
    [t.data, data.validation > 0 ? t.heldOut(dataset, count(data.validation)) : dataset],
    [t.recipe, t.updates(nameOf(catalog?.methods, recipe.method.id), count(recipe.steps), count(recipe.batchSize), String(seed))],
    [t.cost, t.macs(si(cost.macs), si(cost.inputGradient))],
    ...(cost.seconds
      ? [[t.time, t.took(duration(cost.seconds), `${environment.backend.toUpperCase()}, ${environment.adapter}`)] as const]
      : []),
    ...(found[0] ? [[t.clean, measured(found[0].clean)] as const] : []),
    ...found.map(({ attack, robust }) => [attack, measured(robust)] as const),
  ];
  return (
    <section className={styles.card} aria-labelledby="model-card-title">
      <h3 id="model-card-title">
        <span>{t.title}</span> <RecordedTag />
      </h3>
      <dl>
        {rows.map(([term, value]) => (
          <div key={`${term}${value}`} className={styles.row}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        <div className={styles.row}>
          <dt>{t.limits}</dt>
          <dd lang="en">{card.limits}</dd>
        </div>
      </dl>
      <a href={addressOf(card.id)} target="_blank" rel="noreferrer">
        {t.file}
      </a>
    </section>
  );
}
