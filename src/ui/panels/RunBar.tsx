import { Pause, Play, RotateCcw, Square, StepForward } from 'lucide-react';
import type { Preset } from '../../experiments/define';
import { useApp, useCatalog, useController, usePresets } from '../context';
import { CopySettings } from '../export/CopySettings';
import { about, clock, duration, si } from '../format';
import { frameText } from '../frame-text';
import { useControlRule } from '../lessons/control-rule';
import { stageName } from '../networks';
import { useStartable } from '../use-startable';
import styles from './RunBar.module.css';

/** What to run, the one button, and how long it takes. */
export function RunBar() {
  const t = frameText.use().bar;
  const presets = usePresets();
  const controller = useController();
  const presetId = useApp((state) => state.presetId);
  const status = useApp(({ run }) => run?.status ?? null);
  const starting = useApp((state) => state.starting);
  const active = starting || status?.state === 'running' || status?.state === 'paused';
  const preset = presets.find(({ id }) => id === presetId);
  const rule = useControlRule('preset');
  const groups = [...new Set(presets.map(({ group }) => group))];
  return (
    <section className={styles.bar} aria-label={t.label}>
      <div className={styles.drive}>
        <MainButton />
        <div className={styles.controls}>
          <button
            type="button"
            className={styles.round}
            disabled={status?.state !== 'running' && status?.state !== 'paused'}
            onClick={() => void controller.control('step')}
            title={t.stepTitle}
            aria-label={t.step}
          >
            <StepForward size={18} aria-hidden />
          </button>
          <button
            type="button"
            className={styles.round}
            disabled={status?.state !== 'running' && status?.state !== 'paused'}
            onClick={() => void controller.control('stop')}
            title={t.stopTitle}
            aria-label={t.stop}
          >
            <Square size={16} aria-hidden />
          </button>
        </div>
      </div>
      <div className={styles.preset}>
        <label className={styles.pick} hidden={rule === 'hide'}>
          <span className="visually-hidden">{t.label}</span>
          <select value={presetId} disabled={active || rule === 'lock'} onChange={(event) => controller.selectPreset(event.target.value)}>
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
      <progress className={styles.progress} max={1} value={status?.progress ?? 0} aria-label={t.progress} hidden={!status} />
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
  const t = frameText.use().bar;
  const controller = useController();
  const state = useApp(({ run }) => run?.status?.state ?? null);
  const starting = useApp((app) => app.starting);
  const { startable, reason } = useStartable();
  if (state === 'running' && !starting) {
    return (
      <button type="button" className={styles.main} onClick={() => void controller.control('pause')}>
        <Pause size={20} fill="currentColor" aria-hidden /> <span>{t.pause}</span>
      </button>
    );
  }
  if (state === 'paused' && !starting) {
    return (
      <button type="button" className={styles.main} onClick={() => void controller.control('resume')}>
        <Play size={20} fill="currentColor" aria-hidden /> <span>{t.resume}</span>
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
      <span>{starting ? t.starting : again ? t.again : t.start}</span>
    </button>
  );
}

/** A longer run asks for patience that a visitor of a page rarely brings, least of all on a phone. */
const BEARABLE_SECONDS = 1200;

/** Before the run a guess from measured speed; during it elapsed and left. */
function Time() {
  const t = frameText.use().bar;
  const catalog = useCatalog();
  const status = useApp(({ run }) => run?.status ?? null);
  const estimate = useApp((state) => state.estimate);
  const { reason } = useStartable();
  if (status && (status.state === 'running' || status.state === 'paused')) {
    return (
      <p data-measured className={styles.time}>
        <strong>{status.secondsLeft === null ? stageName(status.phase) : t.left(about(status.secondsLeft))}</strong>
        {status.preparing ? (
          <span>{t.preparing(status.preparing.done, status.preparing.total)}</span>
        ) : (
          <span>{(status.state === 'paused' ? t.pausedAt : t.runningFor)(clock(status.secondsElapsed))}</span>
        )}
      </p>
    );
  }
  if (status) {
    return (
      <p data-measured className={styles.time}>
        <strong>{duration(status.secondsElapsed)}</strong>
        <span>{t.ends[status.state]}</span>
      </p>
    );
  }
  if (!catalog) return <p data-measured className={styles.time} aria-live="polite" />;
  if (reason)
    return (
      <p data-measured className={`${styles.time} ${styles.blocked}`}>
        {reason}
      </p>
    );
  if (estimate.state === 'ready') {
    return (
      <p data-measured className={styles.time}>
        <strong>{t.about(about(estimate.value.seconds))}</strong>
        <span>{t.cost(`${si(estimate.value.phases.reduce((sum, { macs }) => sum + macs, 0))}MAC`)}</span>
        {estimate.value.seconds > BEARABLE_SECONDS && <span className={styles.long}>{t.long}</span>}
      </p>
    );
  }
  return (
    <p data-measured className={styles.time}>
      {estimate.state === 'pending' ? t.estimating : ''}
    </p>
  );
}
