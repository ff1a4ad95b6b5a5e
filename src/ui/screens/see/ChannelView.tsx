import { useMemo, useState } from 'react';
import { INPUT_KINDS, type InputKind } from '../../../protocol/inspect';
import { NETWORK_ROLES, type NetworkRole } from '../../../protocol/run-config';
import { percent } from '../../format';
import { Panel, Segments } from '../../panels/Panel';
import { best } from './attack-facts';
import { ChannelGrid } from './ChannelGrid';
import { ChannelHistory } from './ChannelHistory';
import { ORDERS, type Order, orderOf, SCALES, type Scale, SHOWN, type Shown } from './channel-facts';
import { peak } from './colours';
import { PictureCanvas } from './PixelCanvas';
import { Ranking } from './Ranking';
import styles from './See.module.css';
import { Spectrum } from './Spectrum';
import { useSight } from './sight';
import { useAttack, useSee } from './state';
import { Tag, Waiting } from './Tag';
import { text } from './text';
import { useInspected } from './use-asked';
import type { Pictures } from './use-pictures';

/** The microscope: channels of teacher and student side by side, for the clean, the mixed and the attacked picture. */
export default function ChannelView({ pictures }: { readonly pictures: Pictures }) {
  const t = text.use();
  const { runId, version, networks, classes, method, has } = useSight();
  const { against, tap, ratio, change } = useSee();
  const attack = useAttack();
  const { first, second } = pictures;
  const victims = NETWORK_ROLES.filter(has);
  const victim: NetworkRole | undefined = against !== 'own' && has(against) ? against : victims.at(0);
  const taps = networks[0]?.tapChannels.length ?? 1;
  const at = Math.min(tap, taps);
  const question = useMemo(
    () =>
      first && second && victim
        ? { ...attack, runId, picture: first, second, ratio: ratio / 100, against: victim, tap: at - 1, method }
        : null,
    [attack, runId, first, second, ratio, victim, at, method],
  );
  const { value, problem, isWaiting } = useInspected('inspect.channels', question, version);
  const [input, setInput] = useState<InputKind>('clean');
  const [scale, setScale] = useState<Scale>('both');
  const [shown, setShown] = useState<Shown>('maps');
  const [order, setOrder] = useState<Order>('gap');
  const [wanted, setOther] = useState<NetworkRole>('student');
  const [picked, setPicked] = useState<number | null>(null);
  const others = (['student', 'plain'] as const).filter((role) => value?.networks[role]);
  const other = others.find((role) => role === wanted) ?? others[0] ?? 'teacher';
  const channels = useMemo(() => (value ? orderOf(value, order, input, other) : []), [value, order, input, other]);
  if (!value || !victim) return <Waiting problem={problem} title={t.views.channels} />;
  const teacher = value.networks.teacher;
  const all = Object.values(value.networks).map(({ vectors }) => peak(vectors[input]));
  const gap = value.gaps[other]?.[input];
  const answers = NETWORK_ROLES.flatMap((role) => {
    const answer = value.answers[role]?.[input];
    return answer ? [t.saidShort(t.names[role], classes[best(answer)] ?? '?', percent(answer[best(answer)] ?? 0))] : [];
  });
  return (
    <Panel title={t.views.channels} lead={t.channelsLead} tools={<Tag milliseconds={value.milliseconds} isWaiting={isWaiting} />}>
      <div className={styles.toolbar}>
        <Segments
          label={t.input}
          value={input}
          options={INPUT_KINDS.map((kind) => ({ value: kind, label: t.inputs[kind] }))}
          onChange={setInput}
        />
        <Segments
          label={t.tap}
          value={String(at)}
          options={Array.from({ length: taps }, (_, i) => ({ value: String(i + 1), label: t.tapNumber(i + 1) }))}
          onChange={(next) => change({ tap: Number(next) })}
        />
      </div>
      <div className={styles.inputRow}>
        <figure>
          <PictureCanvas pixels={value.pictures[input]} label={t.inputPicture(t.inputs[input])} />
        </figure>
        <div>
          <p className={styles.summary} aria-live="polite">
            {`${t.inputTold[input](t.names[victim], ratio)} ${answers.join(' · ')}`}
          </p>
          <p className={styles.small}>{t.spectrumHelp(at)}</p>
        </div>
      </div>
      {teacher && (
        <div className={styles.two}>
          {others.map((role) => (
            <Spectrum
              key={role}
              other={role}
              teacher={teacher.vectors[input]}
              own={value.networks[role]!.vectors[input]}
              order={orderOf(value, 'number', input, role)}
              distance={value.gaps[role]?.[input].distance ?? null}
              peak={Math.max(...all)}
              picked={picked}
              onPick={setPicked}
            />
          ))}
        </div>
      )}
      <div className={styles.toolbar}>
        <Segments
          label={t.compare}
          value={other}
          options={others.map((role) => ({ value: role, label: t.compared(t.names[role]) }))}
          onChange={setOther}
        />
        <Segments
          label={t.show}
          value={shown}
          options={SHOWN.map((each) => ({ value: each, label: t.shownKinds[each] }))}
          onChange={setShown}
        />
        <Segments
          label={t.scale}
          value={scale}
          options={SCALES.map((each) => ({ value: each, label: t.scales[each] }))}
          onChange={setScale}
        />
        <Segments
          label={t.order}
          value={order}
          options={ORDERS.map((each) => ({ value: each, label: t.orders[each] }))}
          onChange={setOrder}
        />
      </div>
      <p className={styles.small}>
        <span>{`${gap ? t.gapTold(t.names[other], gap.distance.toFixed(4), gap.weighted.toFixed(2)) : t.noDistance} ${t.scaleKey}`}</span>
        <span className={styles.ramp} data-signed={shown !== 'maps'} aria-hidden />
      </p>
      <ChannelGrid view={value} order={channels} picked={picked} onPick={setPicked} {...{ other, input, shown, scale }} />
      <ChannelHistory view={value} channel={picked ?? channels[0] ?? 0} />
      <Ranking view={value} victim={victim} onPick={setPicked} />
    </Panel>
  );
}
