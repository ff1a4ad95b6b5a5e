import { CircleCheck, CircleHelp, CircleX } from 'lucide-react';
import { NETWORK_ROLES } from '../../../protocol/run-config';
import { count } from '../../format';
import { useNetworkNames } from '../../network-names';
import { NETWORKS } from '../../networks';
import { useRecorded } from '../../recording';
import { Bars } from './Bars';
import styles from './Figures.module.css';
import { Frame } from './Frame';
import { text } from './figure-text';

/** Clean accuracy of the recorded networks on the same figures with three textures. */
export function Cues() {
  const t = text.use();
  const names = useNetworkNames();
  const probes = useRecorded('probes');
  const cues = probes?.cues ?? [];
  return (
    <Frame title={t.cuesTitle} caption={t.cleanOnly}>
      <Bars
        bars={NETWORK_ROLES.flatMap((role) =>
          cues
            .filter(({ network }) => network === role)
            .map(({ variant, clean }) => ({
              ...{ id: `${role} ${variant}`, colour: NETWORKS[role].colour, value: clean.value, proportion: clean },
              label: `${names[role]}: ${t.cues[variant]}`,
            })),
        )}
      />
    </Frame>
  );
}

/** The masked network under attacks that see and do not see. */
export function Masked({ attacks }: { attacks: readonly ('clean' | 'pgd' | 'margin')[] }) {
  const t = text.use();
  const masked = useRecorded('probes')?.masking.masked;
  return (
    <Frame title={t.maskedTitle} caption={t.measured('PGD-20')}>
      <Bars
        bars={
          masked
            ? attacks.map((attack) => ({
                ...{ id: attack, label: t.masked[attack], colour: 'var(--plain)', value: masked[attack].value, proportion: masked[attack] },
                isDashed: attack !== 'clean',
              }))
            : []
        }
      />
    </Frame>
  );
}

const ICONS = { green: CircleCheck, amber: CircleHelp, red: CircleX };

/** Trust checks of the same network with and without the mask. */
export function Lights() {
  const t = text.use();
  const masking = useRecorded('probes')?.masking;
  return (
    <Frame title={t.lightsTitle} caption={t.measured('PGD-20')}>
      <table className={styles.lights}>
        <thead>
          <tr>
            <th scope="col" />
            <th scope="col">{t.honest}</th>
            <th scope="col">{t.scaled(count(masking?.scale ?? 0))}</th>
          </tr>
        </thead>
        <tbody>
          {masking?.honest.checks.map(({ id, light }) => (
            <tr key={id}>
              <th scope="row">{t.lights[id] ?? id}</th>
              {[light, masking.masked.checks.find((each) => each.id === id)?.light ?? 'amber'].map((each, column) => {
                const Icon = ICONS[each];
                return (
                  // biome-ignore lint/suspicious/noArrayIndexKey: two columns, always the same
                  <td key={column} data-light={each}>
                    <Icon size={16} aria-hidden /> <span>{t.light[each]}</span>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </Frame>
  );
}
