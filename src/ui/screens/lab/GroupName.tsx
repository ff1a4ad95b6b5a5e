import type { ChosenGroup } from './selection';
import tableCss from './Table.module.css';
import type { Naming } from './titles';

/** Letter in its colour, and name, of a group in a table. */
export function GroupName({ group: { colour, letter, runs }, naming }: { readonly group: ChosenGroup; readonly naming: Naming }) {
  return (
    <>
      <span className={tableCss.letter} style={{ background: colour }}>
        {letter}
      </span>{' '}
      {runs[0] && <span>{naming.title(runs[0])}</span>}
    </>
  );
}
