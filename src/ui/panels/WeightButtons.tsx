import { WEIGHT_FORMATS } from '../../protocol/interop';
import type { NetworkRole } from '../../protocol/run-config';
import { useController } from '../context';
import { NETWORKS } from '../networks';
import { text } from './teacher-text';

/** One network's weights in every format there is, in a line of their own. */
export function WeightButtons({ role, isAlive }: { role: NetworkRole; isAlive: boolean }) {
  const t = text.use();
  const controller = useController();
  const { name } = NETWORKS[role];
  return (
    <div>
      <span>{name}</span>
      {WEIGHT_FORMATS.map((format) => (
        <button
          key={format}
          type="button"
          disabled={!isAlive}
          aria-label={t.exportTitle(name, t.exportAs[format])}
          onClick={() => void controller.saveWeights(role, format)}
        >
          {t.exportAs[format]}
        </button>
      ))}
    </div>
  );
}
