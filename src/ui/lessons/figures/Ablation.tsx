import { measuredRows } from '../../../lessons/results';
import { Bars } from './Bars';
import { Frame } from './Frame';
import { text } from './figure-text';

/** Students with parts of the method switched off, from the same teacher. */
export function Ablation({ rows }: { rows: readonly string[] }) {
  const t = text.use();
  const measured = measuredRows('Ablation: ').filter(({ experiment }) => rows.includes(experiment.slice('Ablation: '.length)));
  const [first] = measured;
  return (
    <Frame title={t.ablationTitle} caption={`${first ? t.seeds(first.attack, first.seeds.join(', ')) : ''}${t.document}`}>
      <Bars
        bars={rows.flatMap((part) => {
          const row = measured.find(({ experiment }) => experiment === `Ablation: ${part}`);
          return row
            ? [{ id: part, label: t.ablation[part] ?? part, colour: 'var(--student)', value: row.mean, dots: row.robust, isDashed: true }]
            : [];
        })}
      />
    </Frame>
  );
}
