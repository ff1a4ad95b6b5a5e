import { Plus } from 'lucide-react';
import { useMemo, useState } from 'react';
import { drawValues, expandSweep, parseSeeds, type SweepPlan } from '../../../runs/sweep';
import { useApp, useCatalog } from '../../context';
import { Panel, Segments } from '../../panels/Panel';
import { ParameterSelect } from '../../parameters/ParameterSelect';
import { currentValue, type Parameter, parametersOf, parseValues, showValue } from '../../parameters/parameters';
import { AblationForm } from './AblationForm';
import { type AxisDraft, AxisEditor } from './AxisEditor';
import { attempt } from './attempt';
import styles from './Lab.module.css';
import planCss from './Plan.module.css';
import { QueueButton } from './QueueButton';
import { text } from './text';

type Kind = 'grid' | 'list' | 'random';
const KINDS: readonly Kind[] = ['grid', 'list', 'random'];

/** Builds many runs from the experiment on the Train page. */
export function SweepPanel() {
  const t = text.use();
  const catalog = useCatalog();
  const base = useApp(({ config }) => config);
  const [kind, setKind] = useState<Kind>('grid');
  const [axes, setAxes] = useState<readonly AxisDraft[]>([]);
  const [seeds, setSeeds] = useState('1-3');
  const [draws, setDraws] = useState('8');
  const parameters = useMemo(() => (catalog ? parametersOf(base, catalog, t) : []), [base, catalog, t]);
  const plan = useMemo(
    () => attempt(() => expandSweep(base, planOf(kind, axes, seeds, draws, parameters))),
    [base, kind, axes, seeds, draws, parameters],
  );
  const add = (path: string) => {
    const found = parameters.find((each) => each.path === path);
    if (!found || axes.some((axis) => axis.path === path)) return;
    const { spec } = found;
    const [low, high] = 'min' in spec ? [showValue(spec.min, spec, t), showValue(spec.max, spec, t)] : ['', ''];
    setAxes([...axes, { path, values: showValue(currentValue(base, found), spec, t), low, high }]);
  };
  return (
    <Panel
      title={t.sweep.title}
      lead={t.sweep.lead}
      tools={
        <Segments
          label={t.sweep.kind}
          value={kind}
          options={KINDS.map((value) => ({ value, label: t.sweep.kinds[value] }))}
          onChange={setKind}
        />
      }
    >
      <div className={planCss.form}>
        <p className={styles.muted}>{t.sweep.kindHelp[kind]}</p>
        {axes.map((axis) => {
          const parameter = parameters.find(({ path }) => path === axis.path);
          return (
            parameter && (
              <AxisEditor
                key={axis.path}
                axis={axis}
                parameter={parameter}
                isRandom={kind === 'random'}
                onChange={(next) => setAxes(axes.map((each) => (each.path === next.path ? next : each)))}
                onRemove={() => setAxes(axes.filter(({ path }) => path !== axis.path))}
              />
            )
          );
        })}
        <div className={planCss.add}>
          <Plus size={16} aria-hidden />
          <ParameterSelect
            label={t.sweep.add}
            parameters={parameters.filter(({ path }) => axes.every((axis) => axis.path !== path))}
            value=""
            onChange={add}
          />
        </div>
        <div className={styles.row}>
          <label className={styles.field}>
            <span>{t.sweep.seeds}</span>
            <input value={seeds} onChange={(event) => setSeeds(event.target.value)} aria-describedby="seeds-help" />
          </label>
          {kind === 'random' && (
            <label className={styles.field}>
              <span>{t.sweep.draws}</span>
              <input value={draws} inputMode="numeric" onChange={(event) => setDraws(event.target.value)} />
            </label>
          )}
        </div>
        <p id="seeds-help" className={styles.muted}>
          {t.sweep.seedsHelp}
        </p>
        <QueueButton plan={plan} name={t.sweep.title} label={t.sweep.start} axes={axes.map(({ path }) => path)} />
      </div>
      <AblationForm />
    </Panel>
  );
}

/** The same draws for the same entries: nothing random without a seed. */
const DRAW_SEED = 1;

function planOf(kind: Kind, drafts: readonly AxisDraft[], seeds: string, draws: string, parameters: readonly Parameter[]): SweepPlan {
  const axes = drafts.flatMap(({ path, values, low, high }, index) => {
    const parameter = parameters.find((each) => each.path === path);
    if (!parameter) return [];
    if (kind !== 'random') return [{ path, values: parseValues(values, parameter) }];
    const isNumber = parameter.spec.kind === 'integer' || parameter.spec.kind === 'real';
    const bound = (typed: string) => (isNumber ? Number(parseValues(typed, parameter)[0]) : 0);
    return [
      {
        path,
        values: drawValues(parameter.spec, [bound(low), bound(high)], Math.max(1, Math.floor(Number(draws)) || 1), DRAW_SEED + index),
      },
    ];
  });
  return { kind: kind === 'grid' ? 'grid' : 'list', axes, seeds: parseSeeds(seeds) };
}
