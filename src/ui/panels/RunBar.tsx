import { Pause, Play, RotateCcw, Square, StepForward } from 'lucide-react';
import type { Preset } from '../../experiments/define';
import { useApp, useCatalog, useController, useParts } from '../context';
import { CopySettings } from '../export/CopySettings';
import { about, clock, duration, si } from '../format';
import { STAGE_NAMES } from '../networks';
import { useStartable } from '../use-startable';
import styles from './RunBar.module.css';

/** What to run, the one button, and how long it takes. */
export function RunBar() {
  const { presets } = useParts();
  const controller = useController();
  const presetId = useApp((state) => state.presetId);
  const status = useApp(({ run }) => run?.status ?? null);
  const starting = useApp((state) => state.starting);
  const active = starting || status?.state === 'running' || status?.state === 'paused';
  const preset = presets.find(({ id }) => id === presetId);
  const groups = [...new Set(presets.map(({ group }) => group))];
  return (
    <section className={styles.bar} aria-label="Experiment">
      <MainButton />
      <div className={styles.controls}>
        <button
          type="button"
          className={styles.round}
          disabled={status?.state !== 'running' && status?.state !== 'paused'}
          onClick={() => void controller.control('step')}
          title="Do one training step, then pause"
          aria-label="One step"
        >
          <StepForward size={18} aria-hidden />
        </button>
        <button
          type="button"
          className={styles.round}
          disabled={status?.state !== 'running' && status?.state !== 'paused'}
          onClick={() => void controller.control('stop')}
          title="Stop; a checkpoint is kept"
          aria-label="Stop"
        >
          <Square size={16} aria-hidden />
        </button>
      </div>
      <div className={styles.preset}>
        <label className={styles.pick}>
          <span className="visually-hidden">Experiment</span>
          <select value={presetId} disabled={active} onChange={(event) => controller.selectPreset(event.target.value)}>
            {groups.map((group) => (
              <PresetGroup key={group ?? ''} label={group} presets={presets.filter((each) => each.group === group)} />
            ))}
          </select>
        </label>
        <p className={styles.claim} title={preset?.citation}>
          {preset?.claim}
        </p>
      </div>
      <CopySettings />
      <Time />
      <progress className={styles.progress} max={1} value={status?.progress ?? 0} aria-label="Whole run" hidden={!status} />
    </section>
  );
}

/** Options of one group; those without a heading stand by themselves. */
function PresetGroup({ label, presets }: { label: string | undefined; presets: readonly Preset[] }) {
  const options = presets.map((preset) => (
    <option key={preset.id} value={preset.id}>
      {preset.label}
    </option>
  ));
  return label === undefined ? options : <optgroup label={label}>{options}</optgroup>;
}

function MainButton() {
  const controller = useController();
  const state = useApp(({ run }) => run?.status?.state ?? null);
  const starting = useApp((app) => app.starting);
  const { startable, reason } = useStartable();
  if (state === 'running' && !starting) {
    return (
      <button type="button" className={styles.main} onClick={() => void controller.control('pause')}>
        <Pause size={20} fill="currentColor" aria-hidden /> Pause
      </button>
    );
  }
  if (state === 'paused' && !starting) {
    return (
      <button type="button" className={styles.main} onClick={() => void controller.control('resume')}>
        <Play size={20} fill="currentColor" aria-hidden /> Resume
      </button>
    );
  }
  const again = state !== null;
  return (
    <button
      type="button"
      className={styles.main}
      disabled={!startable || starting}
      title={reason ?? undefined}
      onClick={() => void controller.start()}
    >
      {again ? <RotateCcw size={20} aria-hidden /> : <Play size={20} fill="currentColor" aria-hidden />}
      {starting ? 'Starting …' : again ? 'Run again' : 'Start'}
    </button>
  );
}

/** Before the run a guess from measured speed; during it elapsed and left. */
function Time() {
  const catalog = useCatalog();
  const status = useApp(({ run }) => run?.status ?? null);
  const estimate = useApp((state) => state.estimate);
  const { reason } = useStartable();
  if (status && (status.state === 'running' || status.state === 'paused')) {
    return (
      <p className={styles.time}>
        <strong>{status.secondsLeft === null ? STAGE_NAMES[status.phase] : `${about(status.secondsLeft)} left`}</strong>
        {status.preparing ? (
          <span>
            preparing GPU programs {status.preparing.done} of {status.preparing.total}
          </span>
        ) : (
          <span>
            {status.state === 'paused' ? 'paused at' : 'running for'} {clock(status.secondsElapsed)}
          </span>
        )}
      </p>
    );
  }
  if (status) {
    return (
      <p className={styles.time}>
        <strong>{duration(status.secondsElapsed)}</strong>
        <span>{{ finished: 'finished', stopped: 'stopped', failed: 'failed', running: '', paused: '' }[status.state]}</span>
      </p>
    );
  }
  if (!catalog) return <p className={styles.time} aria-live="polite" />;
  if (reason) return <p className={`${styles.time} ${styles.blocked}`}>{reason}</p>;
  if (estimate.state === 'ready') {
    return (
      <p className={styles.time}>
        <strong>about {about(estimate.value.seconds)}</strong>
        <span>on this device, {si(estimate.value.phases.reduce((sum, { macs }) => sum + macs, 0))}MAC</span>
      </p>
    );
  }
  return <p className={styles.time}>{estimate.state === 'pending' ? 'estimating …' : ''}</p>;
}
