import { useEffect, useState } from 'react';
import { useParts } from './context';

const INTERVAL = 250;

/** The metric log's version, at most four times a second and not at all while the page is hidden. */
export function useLogVersion(): number {
  const { log } = useParts();
  const [version, setVersion] = useState(log.version);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let frame = 0;
    const refresh = () => {
      timer = undefined;
      frame = requestAnimationFrame(() => setVersion(log.version));
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
