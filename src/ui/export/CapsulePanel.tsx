import type { Capsule } from '../../runs/capsule';
import type { CapsuleComparison } from '../../runs/capsule-compare';
import { isActive } from '../../runs/store';
import { useApp, useExports, useParts } from '../context';
import { accuracy, interval } from '../format';
import { useSay } from '../i18n/said/said';
import { useNetworkNames } from '../network-names';
import { Panel } from '../panels/Panel';
import css from './Export.module.css';
import { text } from './text';

/** A recorded run, the button that makes it again, and both sides' numbers. */
export default function CapsulePanel() {
  const { capsule: t } = text.use();
  const say = useSay();
  const { exports } = useParts();
  const capsule = useExports((state) => state.capsule);
  const reproduction = useExports((state) => state.reproduction);
  const isBusy = useApp((state) => state.starting || isActive(state.run) || state.worker.state !== 'ready');
  if (!capsule) return null;
  const { config, date, environment } = capsule;
  return (
    <Panel
      title={t.title}
      lead={t.lead(config.name, date, `${environment.backend.toUpperCase()}, ${environment.adapter}`)}
      tools={
        <button type="button" className={css.button} onClick={exports.closeCapsule}>
          {t.close}
        </button>
      }
    >
      <div className={css.capsule}>
        <Values capsule={capsule} comparison={reproduction.state === 'done' ? reproduction.comparison : null} />
        {reproduction.state === 'running' && <p>{t.running}</p>}
        {reproduction.state === 'failed' && <p role="alert">{t.failed(say(reproduction.message))}</p>}
        <div className={css.row}>
          <button type="button" className={css.button} disabled={isBusy} onClick={() => void exports.reproduce()}>
            {reproduction.state === 'none' ? t.reproduce : t.again}
          </button>
        </div>
      </div>
    </Panel>
  );
}

function Values({ capsule, comparison }: { capsule: Capsule; comparison: CapsuleComparison | null }) {
  const { capsule: t } = text.use();
  const names = useNetworkNames();
  const rows = capsule.networks.flatMap((each) =>
    (['clean', 'robust'] as const).map((what) => ({ network: each.network, attack: each.attack, what, recorded: each[what] })),
  );
  return (
    <>
      <div className={css.scroll}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t.network}</th>
              <th scope="col">{t.what}</th>
              <th scope="col">{t.recorded}</th>
              <th scope="col">{t.found}</th>
              <th scope="col">{t.verdict}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ network, what, attack, recorded }) => {
              const value = comparison?.values.find((each) => each.network === network && each.what === what);
              return (
                <tr key={`${network} ${what}`}>
                  <th scope="row">{names[network]}</th>
                  <td>{what === 'clean' ? t.clean : t.robust(attack)}</td>
                  <td>{`${accuracy(recorded)} (${interval(recorded)}, n = ${recorded.n})`}</td>
                  <td>{value ? accuracy({ ...recorded, value: value.found }) : '–'}</td>
                  <td data-agreement={value?.agreement}>{value ? t.verdicts[value.agreement] : '–'}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {comparison && <Remarks comparison={comparison} />}
    </>
  );
}

const SHORT = 12;

function Remarks({ comparison: { weights, missing, differences } }: { comparison: CapsuleComparison }) {
  const { capsule: t } = text.use();
  const names = useNetworkNames();
  const other = weights.filter(({ isSame }) => isSame === false).map(({ network }) => names[network]);
  const list = differences.map(({ what, recorded, found }) =>
    t.change(
      t.difference[what],
      recorded.length === 64 ? recorded.slice(0, SHORT) : recorded,
      found.length === 64 ? found.slice(0, SHORT) : found,
    ),
  );
  return (
    <>
      {missing.length > 0 && <p role="alert">{t.missing(missing.map((network) => names[network]).join(t.join))}</p>}
      {weights.length > 0 && weights.every(({ isSame }) => isSame === true) && <p>{t.sameWeights}</p>}
      {other.length > 0 && <p>{t.otherWeights(other.join(t.join))}</p>}
      <p className={css.muted}>{list.length === 0 ? t.expectEqual : t.differences(list.join(t.join))}</p>
    </>
  );
}
