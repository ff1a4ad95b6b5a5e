import { useEffect, useRef, useState } from 'react';

/** Seconds between two announcements, so that a screen reader can also read something else while a run goes on. */
const PAUSE_MS = 10_000;

/** Says politely what has become of something that changes often: at once, then the latest every ten seconds. */
export function Spoken({ text }: { text: string }) {
  const [said, setSaid] = useState(text);
  const next = useRef(0);
  useEffect(() => {
    if (text === said) return;
    const say = () => {
      next.current = performance.now() + PAUSE_MS;
      setSaid(text);
    };
    const timer = setTimeout(say, Math.max(0, next.current - performance.now()));
    return () => clearTimeout(timer);
  }, [text, said]);
  return (
    <p className="visually-hidden" role="status">
      {said}
    </p>
  );
}
