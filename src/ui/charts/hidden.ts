/** The stretches of a chart that nobody saw being drawn. */
import { useStore } from 'zustand';
import { NETWORK_ROLES, type NetworkRole, type RunConfig } from '../../protocol/run-config';
import { imagesAt, type XAxis } from '../../runs/accuracy-rows';
import { type HiddenSpan, stepsWithin } from '../../runs/recovery/hidden-spans';
import { useApp, useParts } from '../context';
import { clock, count } from '../format';
import { text } from './text';

/** From and to on the chart's axis. */
export type Stretch = readonly [from: number, to: number];

const NONE: readonly HiddenSpan[] = [];

/** Those of the run on the screen. */
export function useHiddenSpans(): readonly HiddenSpan[] {
  const { recovery } = useParts();
  const runId = useApp(({ run }) => run?.runId);
  const hidden = useStore(recovery.store, (state) => state.hidden);
  return hidden.some((span) => span.runId === runId) ? hidden : NONE;
}

/** In steps of one network. */
export const stretchesOf = (spans: readonly HiddenSpan[], network: NetworkRole, config: RunConfig): readonly Stretch[] =>
  spans.flatMap((span) => {
    const steps = stepsWithin(span, network, config);
    return steps ? [steps] : [];
  });

/** On an axis of the accuracy chart; where it counts steps or images, each network has stretches of its own. */
export function stretchesOn(axis: XAxis, spans: readonly HiddenSpan[], config: RunConfig): readonly Stretch[] {
  if (axis === 'seconds') return spans.map(({ from, to }) => [from.seconds, to.seconds]);
  const place = (network: NetworkRole, step: number) => (axis === 'steps' ? step : imagesAt(config, network, step));
  const all = NETWORK_ROLES.flatMap((network) =>
    stretchesOf(spans, network, config).map(([from, to]): Stretch => [place(network, from), place(network, to)]),
  );
  return all.filter(([from, to], index) => all.findIndex((other) => other[0] === from && other[1] === to) === index);
}

/** The stretches in words; empty where there are none. */
export function describeStretches(stretches: readonly Stretch[], isTime: boolean): string {
  const t = text.get();
  const format = isTime ? clock : count;
  return t.join(stretches.map(([from, to]) => (isTime ? t.hiddenSeconds : t.hiddenSteps)(format(from), format(to))));
}
