import { Pause, Play } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import type { AttackView as Attack } from '../../../protocol/inspect';
import { NETWORK_ROLES } from '../../../protocol/run-config';
import { Said } from '../../i18n/said/Said';
import { Panel, Segments } from '../../panels/Panel';
import { AttackCard } from './AttackCard';
import { answerAt, best, flipFrame, seriesOf } from './attack-facts';
import { PathChart } from './PathChart';
import { Range } from './Range';
import styles from './See.module.css';
import { useSight } from './sight';
import { useAttack, useSee } from './state';
import { Tag, Waiting } from './Tag';
import { text } from './text';
import { useInspected } from './use-asked';
import type { Pictures } from './use-pictures';

const GAINS = ['5', '10', '20', '40'] as const;
/** Milliseconds a frame is shown while the attack plays. */
const FRAME_MS = 220;

/** Which path each network is shown on. */
function pathsOf({ paths }: Attack) {
  return NETWORK_ROLES.flatMap((role) => {
    const path = paths.find(({ against }) => against === role) ?? paths.find(({ answers }) => answers[role]);
    return path?.answers[role] ? [{ role, path }] : [];
  });
}

/** The attack scrubber: one picture, every step of an attack on it, and what each network says. */
export function AttackView({ pictures }: { readonly pictures: Pictures }) {
  const t = text.use();
  const { runId, version, networks, classes } = useSight();
  const { against, target, start } = useSee();
  const attack = useAttack();
  const present = NETWORK_ROLES.filter((role) => networks.some((each) => each.role === role));
  const victim = against === 'own' || present.includes(against) ? against : 'own';
  const { first } = pictures;
  const question = useMemo(() => (first ? { ...attack, runId, picture: first, against: victim } : null), [attack, runId, first, victim]);
  const { value, problem, isWaiting } = useInspected('inspect.attack', question, version);
  const [at, setAt] = useState<number | null>(null);
  const [gain, setGain] = useState<(typeof GAINS)[number]>('10');
  const last = value ? value.paths[0]!.distance.length - 1 : 0;
  const frame = Math.min(at ?? last, last);
  const [isPlaying, setPlaying] = usePlaying(frame, last, setAt);
  const shown = useMemo(() => (value ? pathsOf(value) : []), [value]);
  if (!value) return <Waiting problem={problem} title={t.views.attack} />;
  const offset = value.hasStart ? 1 : 0;
  const said = shown.map(({ role, path }) => {
    const answer = answerAt(path, role, frame, classes.length);
    const name = classes[best(answer)] ?? '?';
    const flip = flipFrame(path, role, value.label, classes.length);
    return t.saidOne(t.names[role], name, Math.round(100 * (answer[best(answer)] ?? 0)), flip === null ? null : Math.max(0, flip - offset));
  });
  const summary = t.pathTold(t.frameName(frame, last, start === 'uniform'), said.join(t.and));
  return (
    <Panel
      title={t.views.attack}
      lead={t.attackLead}
      tools={
        <Segments label={t.gain} value={gain} options={GAINS.map((each) => ({ value: each, label: `×${each}` }))} onChange={setGain} />
      }
    >
      <div className={styles.scrubber}>
        <button type="button" className={styles.round} aria-label={isPlaying ? t.pause : t.play} onClick={() => setPlaying(!isPlaying)}>
          {isPlaying ? <Pause size={18} /> : <Play size={18} />}
        </button>
        <Range
          label={t.step}
          value={frame}
          min={0}
          max={last}
          shown={t.frameName(frame, last, start === 'uniform')}
          onChange={(next) => {
            setPlaying(false);
            setAt(next === last ? null : next);
          }}
        />
        <Tag milliseconds={value.milliseconds} isWaiting={isWaiting} />
      </div>
      {problem && (
        <p className={styles.problem} role="alert">
          <Said message={problem} />
        </p>
      )}
      <div className={styles.cards}>
        {shown.map(({ role, path }) => (
          <AttackCard
            key={role}
            {...{ role, path, frame, target }}
            label={value.label}
            epsilon={value.epsilon}
            gain={Number(gain)}
            offset={offset}
          />
        ))}
      </div>
      <PathChart
        lines={shown.map(({ role, path }) => ({ role, values: seriesOf(path, role, value.label, classes.length) }))}
        frame={frame}
        summary={summary}
      />
      <p className={styles.summary} aria-live="polite">
        {summary}
      </p>
    </Panel>
  );
}

/** Plays from the start, a frame at a time, and stops at the end. */
function usePlaying(frame: number, last: number, setAt: (at: number | null) => void) {
  const [isPlaying, setPlaying] = useState(false);
  useEffect(() => {
    if (!isPlaying) return;
    if (frame >= last) return setPlaying(false);
    const timer = setTimeout(() => setAt(frame + 1 === last ? null : frame + 1), FRAME_MS);
    return () => clearTimeout(timer);
  }, [isPlaying, frame, last, setAt]);
  const set = (next: boolean) => {
    if (next && frame >= last) setAt(0);
    setPlaying(next);
  };
  return [isPlaying, set] as const;
}
