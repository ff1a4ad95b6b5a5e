import { useEffect, useState } from 'react';
import type { InspectRequests } from '../../../protocol/inspect';
import type { InspectName } from '../../../runs/inspect';
import { useParts } from '../../context';

export interface Asked<T> {
  readonly value: T | null;
  readonly problem: string | null;
  /** True while a newer answer is on its way. */
  readonly isWaiting: boolean;
}

type Answer<N extends InspectName> = NonNullable<InspectRequests[N]['out']>;

/**
 * Asks the worker anew whenever the question changes; the last answer stays until the next has come.
 * @param body null while something that the question needs is not there yet
 * @param version changes where the same question has another answer, as while a network trains
 */
export function useInspected<N extends InspectName>(
  name: N,
  body: InspectRequests[N]['in'] | null,
  version: string | number = 0,
): Asked<Answer<N>> {
  const { inspect } = useParts();
  const [asked, setAsked] = useState<Asked<Answer<N>>>({ value: null, problem: null, isWaiting: true });
  useEffect(() => {
    // Named, so that a change of it asks anew.
    void version;
    if (!body) return;
    let isWanted = true;
    setAsked((before) => ({ ...before, isWaiting: true }));
    inspect(name, body).then(
      // Null: a newer question is under way.
      (value) => isWanted && value && setAsked({ value: value as Answer<N>, problem: null, isWaiting: false }),
      (error: unknown) => {
        const problem = error instanceof Error ? error.message : String(error);
        if (isWanted) setAsked((before) => ({ ...before, problem, isWaiting: false }));
      },
    );
    return () => {
      isWanted = false;
    };
  }, [inspect, name, body, version]);
  return asked;
}
