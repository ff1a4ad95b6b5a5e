import { Check, Database, Ear, Gauge, type LucideIcon, Minus, PackageCheck, Shapes, Shield } from 'lucide-react';
import type { RunPhase, RunStatus } from '../../protocol/messages';
import type { RunConfig } from '../../protocol/run-config';
import { importedName, isShipped } from '../../protocol/run-config';
import { stagesOf } from '../../runs/check-config';
import { isActive } from '../../runs/store';
import { useApp, useCatalog, useController } from '../context';
import { about, count, percent } from '../format';
import { frameText } from '../frame-text';
import { stageName } from '../networks';
import { describeStage, stageOf } from '../stage-text';
import { useProblems } from '../use-problems';
import styles from './StageStepper.module.css';
import { text } from './teacher-text';

const ICONS: Readonly<Record<RunPhase, LucideIcon>> = { data: Database, plain: Shapes, teacher: Shield, student: Ear, evaluate: Gauge };

type Progress = 'waiting' | 'current' | 'done' | 'off' | 'ready-made' | 'broken';

/** Where the run is; each stage opens its settings. */
export function StageStepper() {
  const controller = useController();
  const t = frameText.use().stepper;
  const shown = useApp((state) => state.stage);
  const draft = useApp((state) => state.config);
  const run = useApp((state) => state.run);
  const config = run && isActive(run) ? run.config : draft;
  const catalog = useCatalog();
  const problems = useProblems();
  const stages = stagesOf(config);
  return (
    <nav className={styles.stepper} aria-label={t.label}>
      <ol>
        {stages.map(({ id, state }) => {
          const progress =
            run && isActive(run) ? progressOf(id, state, run.status) : run?.status ? afterRun(id, state, run.status) : idle(state);
          const problem = [...problems.keys()].some((path) => stageOf(path) === id);
          return (
            <li key={id} data-stage={id} data-progress={progress} data-problem={problem}>
              <button
                type="button"
                className={styles.stage}
                aria-pressed={shown === id}
                aria-current={progress === 'current' ? 'step' : undefined}
                onClick={() => {
                  controller.selectStage(id);
                  document.getElementById('settings-title')?.scrollIntoView({ block: 'nearest' });
                }}
              >
                <Mark id={id} progress={progress} status={run?.status ?? null} />
                <span className={styles.words}>
                  <span className={styles.name}>{stageName(id)}</span>
                  <span className={styles.detail}>{describeStage(id, config, catalog)}</span>
                  <StateLine id={id} progress={progress} config={config} problem={problem} />
                </span>
              </button>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}

const ORDER: readonly RunPhase[] = ['data', 'plain', 'teacher', 'student', 'evaluate'];
const idle = (state: 'on' | 'off' | 'ready-made'): Progress => (state === 'on' ? 'waiting' : state);

function progressOf(id: RunPhase, state: 'on' | 'off' | 'ready-made', status: RunStatus | null): Progress {
  if (state !== 'on') return state;
  if (!status) return 'waiting';
  const difference = ORDER.indexOf(id) - ORDER.indexOf(status.phase);
  return difference < 0 ? 'done' : difference > 0 ? 'waiting' : 'current';
}

function afterRun(id: RunPhase, state: 'on' | 'off' | 'ready-made', status: RunStatus): Progress {
  if (state !== 'on') return state;
  if (status.state === 'finished') return 'done';
  const progress = progressOf(id, state, status);
  return progress === 'current' ? 'broken' : progress;
}

function Mark({ id, progress, status }: { id: RunPhase; progress: Progress; status: RunStatus | null }) {
  const Icon = progress === 'done' ? Check : progress === 'off' ? Minus : progress === 'ready-made' ? PackageCheck : ICONS[id];
  const part = progress === 'done' ? 1 : progress === 'current' && status?.total ? status.done / status.total : 0;
  const around = 2 * Math.PI * 19;
  return (
    <span className={styles.mark}>
      <svg viewBox="0 0 42 42" aria-hidden="true">
        <circle cx="21" cy="21" r="19" className={styles.rail} />
        <circle cx="21" cy="21" r="19" className={styles.ring} strokeDasharray={`${part * around} ${around}`} />
      </svg>
      <Icon size={19} aria-hidden />
    </span>
  );
}

function readyMadeText({ teacher }: RunConfig): string {
  if (!isShipped(teacher)) return '';
  const imported = importedName(teacher.shipped);
  return imported === null ? frameText.get().stepper.comesAlong : text.get().using(imported);
}

function StateLine({ id, progress, config, problem }: { id: RunPhase; progress: Progress; config: RunConfig; problem: boolean }) {
  const status = useApp(({ run }) => run?.status ?? null);
  const result = useApp(({ run }) =>
    id === 'plain' || id === 'teacher' || id === 'student' ? (run?.finals[id] ?? run?.live[id] ?? null) : null,
  );
  const t = frameText.use().stepper;
  const line = (() => {
    if (progress === 'current' && status) {
      const paused = status.state === 'paused' ? t.paused : '';
      const left = status.secondsLeft !== null && id === 'evaluate' ? t.left(about(status.secondsLeft)) : '';
      return `${paused}${t.done(count(status.done), count(status.total))}${left}`;
    }
    if (problem) return t.problem;
    if (result) return t.result(percent(result.clean.value), percent(result.robust.value));
    if (progress === 'off') return t.off;
    if (progress === 'ready-made') return readyMadeText(config);
    if (progress === 'broken') return status?.state === 'failed' ? t.failed : t.stopped;
    if (progress === 'done') return t.finished;
    const network = id === 'data' || id === 'evaluate' ? null : config[id];
    return network && 'steps' in network ? t.planned(count(network.steps)) : '';
  })();
  return <span className={styles.state}>{line}</span>;
}
