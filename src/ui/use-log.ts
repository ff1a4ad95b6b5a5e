import { useEffect, useRef, useState } from 'react';
import type { MetricLog } from '../runs/metric-log';
import { useParts } from './context';

const INTERVAL = 250;

/** A number that tells the log's states apart, at most four times a second and not at all while the page is hidden. */
export function useLogged(measure: (log: MetricLog) => number): number {
  const { log } = useParts();
  const latest = useRef(measure);
  const [version, setVersion] = useState(() => measure(log));
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let frame = 0;
    const refresh = () => {
      timer = undefined;
      frame = requestAnimationFrame(() => setVersion(latest.current(log)));
    };
    const end = log.subscribe(() => {
      timer ??= setTimeout(refresh, INTERVAL);
    });
    refresh();
    return () => {
      end();
      clearTimeout(timer);
      cancelAnimationFrame(frame);
    };
  }, [log]);
  return version;
}
