/** Notices that what a worker holds grows while its work stays the same. Readings are told to it. */
import type { MemoryUse } from '../../protocol/messages';

/** `page`: the browser's own measure of page and workers together, where it offers one. */
export type Gauge = keyof MemoryUse | 'page';

/** A gauge that has left its bounds: what it was at most in the beginning, and what it is. */
export interface Growth {
  readonly gauge: Gauge;
  readonly from: number;
  readonly to: number;
}

export interface MemoryWatch {
  /**
   * @param work what is being computed; other work needs other memory, so a change begins anew
   * @returns the growth that calls for another worker, once
   */
  heard(reading: Readonly<Partial<Record<Gauge, number>>>, work: string): Growth | null;
  /** Another worker begins with other memory. */
  begin(): void;
}

/** Readings that set what is usual: a minute of heartbeats, or of a gauge that is read less often. */
const USUAL: Readonly<Record<Gauge, number>> = { tensors: 30, bytes: 30, wasm: 30, gpu: 30, page: 3 };
/** Beyond this many times the usual, and this much more, a gauge has grown. */
const TIMES = 1.5;
const MORE: Readonly<Record<Gauge, number>> = { tensors: 2000, bytes: 256e6, wasm: 256e6, gpu: 512e6, page: 512e6 };
/** In as many readings in a row: a single one may fall amid a large evaluation. */
const IN_A_ROW = 3;

interface Standing {
  readings: number;
  usual: number;
  above: number;
}

export function createMemoryWatch(): MemoryWatch {
  let standings = new Map<Gauge, Standing>();
  let work = '';
  let isReported = false;
  const begin = () => {
    standings = new Map();
    isReported = false;
  };
  const read = (gauge: Gauge, value: number): Growth | null => {
    const standing = standings.get(gauge) ?? { readings: 0, usual: 0, above: 0 };
    standings.set(gauge, standing);
    if (standing.readings < USUAL[gauge]) {
      standing.readings++;
      standing.usual = Math.max(standing.usual, value);
      return null;
    }
    standing.above = value > TIMES * standing.usual + MORE[gauge] ? standing.above + 1 : 0;
    return standing.above >= IN_A_ROW ? { gauge, from: standing.usual, to: value } : null;
  };
  return {
    heard(reading, now) {
      if (now !== work) {
        work = now;
        begin();
      }
      const growths = (Object.entries(reading) as [Gauge, number][]).map(([gauge, value]) => read(gauge, value));
      const growth = growths.find((each) => each !== null) ?? null;
      if (!growth || isReported) return null;
      isReported = true;
      return growth;
    },
    begin,
  };
}

const NAMES: Readonly<Record<Gauge, string>> = {
  tensors: 'number of tensors',
  bytes: 'memory of tensors',
  wasm: 'memory of WebAssembly',
  gpu: 'memory of the graphics device',
  page: 'memory of the page',
};

/** The growth as a sentence for the run's record. */
export function describeGrowth({ gauge, from, to }: Growth): string {
  const size = (value: number) => (gauge === 'tensors' ? String(value) : `${Math.round(value / 1e6)} MB`);
  return `${NAMES[gauge]} is ${size(to)}, expected about ${size(from)}`;
}
