import { memo } from 'react';
import compareCss from './Compare.module.css';
import type { ChosenGroup } from './selection';
import tableCss from './Table.module.css';
import { text } from './text';
import type { Naming } from './titles';

/** Letter, colour, name and seeds of each group; drawn again only for other groups. */
export const Legend = memo(function Legend({ groups, naming }: { groups: readonly ChosenGroup[]; naming: Naming }) {
  const t = text.use();
  return (
    <ul className={compareCss.legend}>
      {groups.map(({ key, letter, colour, runs }) => (
        <li key={key}>
          <span className={tableCss.letter} style={{ background: colour }} aria-hidden>
            {letter}
          </span>
          <span>
            {runs[0] && <span>{naming.title(runs[0])}</span>}{' '}
            <small>
              {runs.length > 1
                ? t.compare.seeds(runs.map(({ config }) => config.seed).join(', '))
                : t.compare.seed(runs[0]?.config.seed ?? 0)}
            </small>
          </span>
        </li>
      ))}
    </ul>
  );
});
