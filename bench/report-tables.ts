/** Tables of docs/performance.md. */
import type { Entry } from './counted';
import type { Counted } from './counting/counter';
import { exponent, growths } from './growth';

const whole = (value: number) => value.toLocaleString('en');
const megabytes = (bytes: number) => (bytes >= 1e7 ? whole(Math.round(bytes / 1e6)) : (bytes / 1e6).toFixed(2));
const short = (ms: number) => (ms >= 100 ? ms.toFixed(0) : ms >= 10 ? ms.toFixed(1) : ms.toFixed(2));

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, i) => (i < 2 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}

export function countedTable(entries: readonly Entry[]): string {
  const head = ['step', 'engine', 'dispatches', 'submits', 'MB bound', 'MB uploaded', 'pipelines', 'peak pool MB'];
  const rows = entries.flatMap(({ workload, engine, counted }) => {
    if (!counted) return [];
    const { dispatches, submits, bytesBound, bytesUploaded, pipelines, poolBytes } = counted;
    const counts = [dispatches, submits].map(whole);
    return [[workload, engine, ...counts, megabytes(bytesBound), megabytes(bytesUploaded), whole(pipelines), megabytes(poolBytes)]];
  });
  return table(head, rows);
}

/** What engines could not do, after the table. */
function missing(entries: readonly Entry[]): string {
  const lines = entries.flatMap(({ workload, engine, device, reason }) =>
    reason ? [{ who: `${engine} (${device})`, workload, reason }] : [],
  );
  const groups = new Map<string, string[]>();
  for (const { who, workload, reason } of lines) {
    const what = `${who}: ${reason}`;
    groups.set(what, [...(groups.get(what) ?? []), workload]);
  }
  return [...groups].map(([what, workloads]) => `- ${what} (${workloads.join(', ')})`).join('\n');
}

export function timedTable(entries: readonly Entry[], launches = 1): string {
  const rows = entries.flatMap(({ workload, engine, device, ms, spread, processorMs }) => {
    if (ms === null || !spread) return [];
    const images = Number(/-b(\d+)/.exec(workload)?.[1] ?? 0) / (ms / 1000);
    const times = [ms, ...spread, processorMs ?? Number.NaN].map((value) => short(value / launches));
    return [[workload, engine, device, times[0]!, `${times[1]} to ${times[2]}`, times[3]!, ...(launches === 1 ? [images.toFixed(1)] : [])]];
  });
  const head = ['what', 'engine', 'device', 'median ms', 'range ms', 'processor ms', ...(launches === 1 ? ['images/s'] : [])];
  return [table(head, rows), missing(entries)].filter(Boolean).join('\n\n');
}

export function growthTable(entries: readonly Entry[]): string {
  const countedOf = (engine: string, workload: string) =>
    entries.find((entry) => entry.engine === engine && entry.workload === workload)?.counted ?? undefined;
  const rows = growths([...new Set(entries.map(({ engine }) => engine))], countedOf).map(({ axis, engine, values, counted }) => {
    const cell = (name: keyof Counted, format: (value: number) => string) => {
      const figures = counted.map((figure) => figure[name]);
      return `${figures.map(format).join(' / ')} (${exponent(values, figures).toFixed(2)})`;
    };
    const figures = [cell('dispatches', whole), cell('bytesBound', megabytes), cell('poolBytes', megabytes)];
    return [`${axis} ${values.join(' / ')}`, engine, ...figures];
  });
  return table(['grows', 'engine', 'dispatches', 'MB bound', 'peak pool MB'], rows);
}
