import { WEIGHT_FORMATS } from '../../protocol/interop';
import type { NetworkRole } from '../../protocol/run-config';
import { useController } from '../context';
import { text } from './teacher-text';

/** One network's weights in every format there is. */
export function WeightButtons({ role, isAlive }: { role: NetworkRole; isAlive: boolean }) {
  const t = text.use();
  const controller = useController();
  return WEIGHT_FORMATS.map((format) => (
    <button
      key={format}
      type="button"
      disabled={!isAlive}
      title={t.exportTitle(role, t.exportAs[format])}
      onClick={() => void controller.saveWeights(role, format)}
    >
      {format === 'safetensors' ? `${role}.safetensors` : `${role}, ${t.exportAs[format]}`}
    </button>
  ));
}
