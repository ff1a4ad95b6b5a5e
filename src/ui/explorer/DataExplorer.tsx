import { useId, useState } from 'react';
import type { DatasetSummary } from '../../protocol/messages';
import { useApp, useCatalog } from '../context';
import { count, percent } from '../format';
import { Said } from '../i18n/said/Said';
import { useClassName } from '../i18n/said/said';
import { Panel, Segments } from '../panels/Panel';
import { ClassList } from './ClassList';
import styles from './Explorer.module.css';
import { text } from './explorer-text';
import { PER_PAGE, PictureGrid } from './PictureGrid';
import { Thumbnail } from './Thumbnail';
import { type PlacedPage, usePage, useSummary } from './use-pictures';

type Split = 'train' | 'test';
const SPLITS = ['train', 'test'] as const;

/** The pictures of the chosen dataset: by class, by number, and what they are like on the whole. */
export default function DataExplorer() {
  const t = text.use();
  const data = useApp(({ config }) => config.data);
  const seed = useApp(({ config }) => config.seed);
  const status = useApp(({ datasets }) => datasets[data.id]);
  const [split, setSplit] = useState<Split>('train');
  const view = { id: data.id, params: data.params, seed, split };
  if (!status || status.trainImages + status.testImages === 0) return null;
  return (
    <Panel
      title={t.title}
      lead={t.lead}
      tools={
        <Segments label={t.show} value={split} options={SPLITS.map((value) => ({ value, label: t.splits[value] }))} onChange={setSplit} />
      }
    >
      <Pictures key={JSON.stringify(view)} view={view} version={`${status.trainImages} ${status.testImages}`} />
    </Panel>
  );
}

function Pictures({ view, version }: { view: Parameters<typeof useSummary>[0]; version: string }) {
  const t = text.use();
  const [label, setLabel] = useState<number | null>(null);
  const [place, setPlace] = useState(0);
  const classes = useClasses(view.id);
  // Shown as soon as they are there: counting everything takes longer, and would hold them up.
  const page = usePage(view, { label, from: place - (place % PER_PAGE), count: PER_PAGE }, version);
  const summary = useSummary(view, version, page.value !== null);
  const problem = page.problem ?? summary.problem;
  if (problem)
    return (
      <p className={styles.empty}>
        <Said message={problem} />
      </p>
    );
  if (!page.value) return <p className={styles.empty}>{t.looking}</p>;
  const choose = (next: number | null, at = 0) => {
    setLabel(next);
    setPlace(at);
  };
  return (
    <div className={styles.explorer}>
      {summary.value ? (
        <ClassList summary={summary.value} classes={classes} chosen={label} onChoose={(next) => choose(next)} />
      ) : (
        <p className={styles.empty}>{t.counting}</p>
      )}
      <div className={styles.pictures}>
        <PictureGrid page={page.value} classes={classes} place={Math.min(place, page.value.total)} onPick={setPlace} />
        <Pager total={page.value.total} place={place} onPick={setPlace} />
      </div>
      {summary.value && (
        <Detail page={page.value} classes={classes} summary={summary.value} place={place} onNumber={(index) => choose(null, index)} />
      )}
    </div>
  );
}

/** Class names of the set, or of the user's folders. */
function useClasses(id: string): readonly string[] {
  const own = useApp(({ datasets }) => datasets[id]?.classes);
  const known = useCatalog()?.datasets.find((dataset) => dataset.id === id)?.classes;
  const className = useClassName();
  // A folder's name is the user's own word.
  return own ?? known?.map(className) ?? [];
}

function Pager({ total, place, onPick }: { total: number; place: number; onPick(place: number): void }) {
  const t = text.use();
  const first = place - (place % PER_PAGE);
  const last = Math.min(total, first + PER_PAGE);
  return (
    <div className={styles.pager}>
      <button type="button" disabled={first === 0} onClick={() => onPick(first - PER_PAGE)}>
        {t.earlier}
      </button>
      <span role="status">{total > 0 ? t.range(count(first + 1), count(last), count(total)) : t.none}</span>
      <button type="button" disabled={last >= total} onClick={() => onPick(first + PER_PAGE)}>
        {t.later}
      </button>
    </div>
  );
}

interface DetailProps {
  readonly page: PlacedPage;
  readonly classes: readonly string[];
  readonly summary: DatasetSummary;
  readonly place: number;
  onNumber(index: number): void;
}

/** The picked picture enlarged, a way to go to a number, and the set as a whole. */
function Detail({ page, classes, summary, place, onNumber }: DetailProps) {
  const t = text.use();
  const field = useId();
  const at = place - page.from;
  const index = page.indices[at];
  const name = classes[page.labels[at] ?? -1];
  return (
    <aside className={styles.detail}>
      {index !== undefined && (
        <figure>
          <Thumbnail images={page.images} at={at} />
          <figcaption>
            <strong>{name}</strong>
            <span>{t.number(count(index))}</span>
          </figcaption>
        </figure>
      )}
      <form
        className={styles.search}
        onSubmit={(event) => {
          event.preventDefault();
          const wanted = Number(new FormData(event.currentTarget).get('number'));
          onNumber(Math.max(0, Math.min(summary.images - 1, Math.floor(wanted))));
        }}
      >
        <label htmlFor={field}>{t.numberLabel}</label>
        <input id={field} name="number" type="number" required min={0} max={summary.images - 1} defaultValue={0} />
        <button type="submit">{t.go}</button>
      </form>
      <dl className={styles.facts}>
        <div>
          <dt>{summary.isEndless ? t.lookedAt : t.pictures}</dt>
          <dd>{count(summary.images)}</dd>
        </div>
        {(['red', 'green', 'blue'] as const).map((colour, channel) => (
          <div key={colour}>
            <dt>{t.colours[colour]}</dt>
            <dd>{`${percent(summary.mean[channel] ?? 0)} ± ${percent(summary.spread[channel] ?? 0)}`}</dd>
          </div>
        ))}
      </dl>
      <p className={styles.empty}>{t.spread}</p>
    </aside>
  );
}
