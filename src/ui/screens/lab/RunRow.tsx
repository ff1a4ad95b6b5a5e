import { ChevronDown, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import type { RunRecord } from '../../../runs/history/record';
import { accuracy, duration, interval, moment, si } from '../../format';
import planCss from './Plan.module.css';
import { RunDetails } from './RunDetails';
import runsCss from './Runs.module.css';
import type { ChosenGroup } from './selection';
import tableCss from './Table.module.css';
import { text } from './text';
import type { Naming } from './titles';

const COLUMNS = 8;

export interface RunRowProps {
  readonly run: RunRecord;
  /** Its group among the compared ones. */
  readonly mark: ChosenGroup | undefined;
  readonly naming: Naming;
  readonly isChosen: boolean;
  onToggle(): void;
}

/** One run in the list; its name opens what else is known of it. */
export function RunRow({ run, mark, naming, isChosen, onToggle }: RunRowProps) {
  const t = text.use();
  const [isOpen, setOpen] = useState(false);
  const title = naming.title(run);
  const role = run.config.student ? 'student' : run.config.teacher ? 'teacher' : 'plain';
  const final = run.finals[role];
  const cost = run.cost[role];
  const marks = [run.isFork && t.runs.fork, run.adjusted > 0 && t.runs.changed(run.adjusted)].filter(Boolean).join(', ');
  return (
    <>
      <tr data-state={run.state}>
        <td>
          <label className={runsCss.tick}>
            <input type="checkbox" checked={isChosen} onChange={onToggle} aria-label={t.runs.compare(title)} />
            {mark && (
              <span className={tableCss.letter} style={{ background: mark.colour }} aria-hidden>
                {mark.letter}
              </span>
            )}
          </label>
        </td>
        <th scope="row">
          <button type="button" className={runsCss.name} aria-expanded={isOpen} title={t.runs.more(title)} onClick={() => setOpen(!isOpen)}>
            {isOpen ? <ChevronDown size={14} aria-hidden /> : <ChevronRight size={14} aria-hidden />}
            <span>{title}</span>
          </button>
          {run.tags.map((tag) => (
            <span key={tag} className={runsCss.tag}>
              {tag}
            </span>
          ))}
          {marks && <small>{marks}</small>}
          {run.note && <small>{run.note}</small>}
        </th>
        <td>
          <span className={planCss.state} data-state={run.state} title={run.error ?? undefined}>
            {t.runs.states[run.state]}
          </span>
        </td>
        <td>{run.config.seed}</td>
        <td title={final && interval(final.clean)}>{final ? accuracy(final.clean) : '–'}</td>
        <td title={final && interval(final.robust)}>
          <span>{final ? accuracy(final.robust) : '–'}</span>
          {final && <small>{`${final.attack}, n = ${final.robust.n}`}</small>}
        </td>
        <td>{cost === undefined ? '–' : `${si(cost)}MAC`}</td>
        <td title={moment(run.createdAt)}>{duration(run.seconds)}</td>
      </tr>
      {isOpen && (
        <tr className={runsCss.open}>
          <td colSpan={COLUMNS}>
            <RunDetails run={run} naming={naming} />
          </td>
        </tr>
      )}
    </>
  );
}
