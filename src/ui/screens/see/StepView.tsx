import { useEffect, useMemo, useState } from 'react';
import { useApp } from '../../context';
import { Said } from '../../i18n/said/Said';
import { Panel, Segments } from '../../panels/Panel';
import { AttackStep } from './AttackStep';
import { Range } from './Range';
import styles from './See.module.css';
import { stagesOf } from './StepStages';
import { useSight } from './sight';
import { Tag } from './Tag';
import { text } from './text';
import { useInspected } from './use-asked';
import type { Pictures } from './use-pictures';

const KINDS = ['student', 'teacher', 'attack'] as const;
type Kind = (typeof KINDS)[number];
/** Milliseconds a stage stands before the next appears. */
const STAGE_MS = 1200;

/** One update in slow motion. */
export default function StepView({ pictures }: { readonly pictures: Pictures }) {
  const t = text.use();
  const { config, has } = useSight();
  const [wanted, setKind] = useState<Kind>('student');
  const canShow = (kind: Kind) => kind === 'attack' || (has(kind) && config[kind] !== null && !('shipped' in (config[kind] ?? {})));
  const kind = canShow(wanted) ? wanted : 'attack';
  return (
    <Panel
      title={t.views.step}
      lead={t.stepLead}
      tools={
        <Segments
          label={t.whichStep}
          value={kind}
          options={KINDS.map((each) => ({ value: each, label: t.stepKinds[each], disabled: !canShow(each) }))}
          onChange={setKind}
        />
      }
    >
      {kind === 'attack' ? <AttackStep pictures={pictures} /> : <Update key={kind} role={kind} />}
    </Panel>
  );
}

function Update({ role }: { readonly role: 'student' | 'teacher' }) {
  const t = text.use();
  const { runId, config, classes, source, version } = useSight();
  const status = useApp(({ run }) => run?.status);
  const training = config[role];
  const steps = training && 'steps' in training ? training.steps : 1;
  const now = source === 'live' && status?.phase === role ? Math.min(steps - 1, status.done) : Math.floor(steps / 2);
  const [step, setStep] = useState(now);
  const question = useMemo(() => ({ runId, config, network: role, step: Math.min(step, steps - 1) }), [runId, config, role, step, steps]);
  const { value, problem, isWaiting } = useInspected('inspect.step', question, Math.floor(version / 40));
  const stages = useMemo(() => (value ? stagesOf(value, classes, t) : []), [value, classes, t]);
  const [shown, setShown] = useState(1);
  const [isPlaying, setPlaying] = useState(false);
  useEffect(() => {
    if (!isPlaying) return;
    if (shown >= stages.length) return setPlaying(false);
    const timer = setTimeout(() => setShown(shown + 1), STAGE_MS);
    return () => clearTimeout(timer);
  }, [isPlaying, shown, stages.length]);
  if (!value)
    return (
      <p className={styles.note}>
        <Said message={problem ?? t.computing} />
      </p>
    );
  return (
    <>
      <div className={styles.toolbar}>
        <button type="button" className={styles.button} disabled={shown >= stages.length} onClick={() => setShown(shown + 1)}>
          {t.nextStage}
        </button>
        <button
          type="button"
          className={styles.button}
          onClick={() => {
            setShown(1);
            setPlaying(true);
          }}
        >
          {t.playStages}
        </button>
        <button type="button" className={styles.button} disabled={shown >= stages.length} onClick={() => setShown(stages.length)}>
          {t.allStages}
        </button>
        <Tag milliseconds={value.milliseconds} isWaiting={isWaiting} />
      </div>
      <Range label={t.stepNumber} value={step} min={0} max={steps - 1} shown={`${step + 1} / ${steps}`} onChange={setStep} />
      <p className={styles.small}>{`${t.onCopy(value.method.id)} ${source === 'shipped' ? t.stepShipped : t.stepLive}`}</p>
      {problem && (
        <p className={styles.problem} role="alert">
          <Said message={problem} />
        </p>
      )}
      <ol className={styles.stages} aria-live="polite">
        {stages.slice(0, shown).map(({ id, title, about, body }, i) => (
          <li key={id} className={styles.stage} data-stage-of-step={id}>
            <h3>
              <span className={styles.stageNumber}>{i + 1}</span> <span>{title}</span>
            </h3>
            <p>{about}</p>
            {body}
          </li>
        ))}
      </ol>
    </>
  );
}
