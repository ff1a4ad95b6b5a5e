import { createRegistry } from '../registry';
import type { ThreatModelPlugin } from '../threat-model';

export const threatModels = createRegistry<ThreatModelPlugin>(
  'threat model',
  import.meta.glob<ThreatModelPlugin>(['./*.ts', '!./index.ts', '!./*.test.ts'], { eager: true, import: 'default' }),
);
