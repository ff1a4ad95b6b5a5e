/** Step by step numbers of a run in typed arrays that grow, cut into chunks for storage. */
import { DataError } from '../../protocol/errors';
import type { StepRecord } from '../../protocol/metrics';
import { NETWORK_ROLES, type NetworkRole } from '../../protocol/run-config';

/** Rows of a stored chunk: only the last one is written again as a run goes on. */
export const CHUNK_ROWS = 4096;

/** The chunk that a table grew into since it had `length` rows. */
export const firstDirtyChunk = (length: number): number => Math.floor(length / CHUNK_ROWS);

/** Some rows in storage; every column has as many. */
export interface Chunk {
  readonly step: Float64Array;
  readonly learningRate: Float64Array;
  readonly loss: Float32Array;
  /** Wall time of each step in milliseconds. */
  readonly ms: Float32Array;
  /** Unweighted terms by id; NaN where a step has none. */
  readonly terms: Readonly<Record<string, Float32Array>>;
}

/**
 * Checks what storage gave back.
 * @throws DataError naming the run and the chunk
 */
export function checkChunk(raw: unknown, runId: string, index: number): Chunk {
  const fail = (what: string): never => {
    throw new DataError(`steps of run "${runId}" are damaged: part ${index} has ${what}, expected columns of one length`);
  };
  if (typeof raw !== 'object' || raw === null) return fail('no columns');
  const chunk = raw as Chunk;
  const { step, learningRate, loss, ms, terms } = chunk;
  if (!(step instanceof Float64Array) || typeof terms !== 'object' || terms === null) return fail('no steps');
  for (const column of [learningRate, loss, ms, ...Object.values(terms)]) {
    if (!ArrayBuffer.isView(column) || column.length !== step.length) return fail(`a column that does not fit its ${step.length} steps`);
  }
  return chunk;
}

type Column = Float64Array<ArrayBuffer> | Float32Array<ArrayBuffer>;

function grown<C extends Column>(column: C, length: number): C {
  if (column.length >= length) return column;
  const wider = (column instanceof Float64Array ? new Float64Array(length) : new Float32Array(length).fill(Number.NaN)) as C;
  wider.set(column);
  return wider;
}

/** The steps of one network, in order. Columns are longer than `length`; what lies beyond means nothing. */
export class StepTable {
  length = 0;
  total = 0;
  step = new Float64Array(256);
  learningRate = new Float64Array(256);
  loss = new Float32Array(256);
  ms = new Float32Array(256);
  readonly terms = new Map<string, Float32Array<ArrayBuffer>>();

  push(record: StepRecord): void {
    // A resumed run tells of its past again.
    if (this.length > 0 && record.step <= (this.step[this.length - 1] ?? 0)) return;
    if (this.length === this.step.length) this.#grow(2 * this.length);
    const at = this.length++;
    this.total = record.total;
    this.step[at] = record.step;
    this.learningRate[at] = record.learningRate;
    this.loss[at] = record.loss;
    this.ms[at] = record.ms;
    for (const [id, value] of Object.entries(record.terms)) this.#term(id)[at] = value;
  }

  #term(id: string): Float32Array {
    const known = this.terms.get(id);
    if (known) return known;
    const column = new Float32Array(this.step.length).fill(Number.NaN);
    this.terms.set(id, column);
    return column;
  }

  #grow(length: number): void {
    this.step = grown(this.step, length);
    this.learningRate = grown(this.learningRate, length);
    this.loss = grown(this.loss, length);
    this.ms = grown(this.ms, length);
    for (const [id, column] of this.terms) this.terms.set(id, grown(column, length));
  }

  get chunks(): number {
    return Math.ceil(this.length / CHUNK_ROWS);
  }

  chunk(index: number): Chunk {
    const [from, to] = [index * CHUNK_ROWS, Math.min(this.length, (index + 1) * CHUNK_ROWS)];
    const cut = <C extends Column>(column: C) => column.slice(from, to) as C;
    return {
      step: cut(this.step),
      learningRate: cut(this.learningRate),
      loss: cut(this.loss),
      ms: cut(this.ms),
      terms: Object.fromEntries([...this.terms].map(([id, column]) => [id, cut(column)])),
    };
  }

  append(chunk: Chunk): void {
    const needed = this.length + chunk.step.length;
    if (needed > this.step.length) this.#grow(Math.max(needed, 2 * this.step.length));
    this.step.set(chunk.step, this.length);
    this.learningRate.set(chunk.learningRate, this.length);
    this.loss.set(chunk.loss, this.length);
    this.ms.set(chunk.ms, this.length);
    for (const [id, column] of Object.entries(chunk.terms)) {
      this.#term(id);
      this.terms.get(id)?.set(column, this.length);
    }
    this.length = needed;
  }

  /** The records that went in, bit for bit; `ms` to single precision. */
  records(network: NetworkRole): readonly StepRecord[] {
    return Array.from({ length: this.length }, (_, at) => ({
      network,
      step: this.step[at] ?? 0,
      total: this.total || (this.step[this.length - 1] ?? 0),
      learningRate: this.learningRate[at] ?? 0,
      loss: this.loss[at] ?? 0,
      terms: Object.fromEntries([...this.terms].flatMap(([id, column]) => (Number.isNaN(column[at]) ? [] : [[id, column[at] ?? 0]]))),
      ms: this.ms[at] ?? 0,
    }));
  }
}

/** The tables of a run's networks. */
export type Series = Readonly<Partial<Record<NetworkRole, StepTable>>>;

/** All steps of a run in the order in which its networks were trained. */
export const recordsOf = (series: Series): readonly StepRecord[] => NETWORK_ROLES.flatMap((role) => series[role]?.records(role) ?? []);

/** Tables with these steps in them. */
export function seriesFrom(steps: readonly StepRecord[]): Series {
  const series: Partial<Record<NetworkRole, StepTable>> = {};
  for (const record of steps) {
    const table = series[record.network] ?? new StepTable();
    series[record.network] = table;
    table.push(record);
  }
  return series;
}
