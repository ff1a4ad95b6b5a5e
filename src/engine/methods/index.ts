import type { Method } from '../method';
import { createRegistry } from '../registry';

export const methods = createRegistry<Method>(
  'method',
  import.meta.glob<Method>(['./*.ts', '!./index.ts', '!./*-params.ts', '!./*.test.ts'], { eager: true, import: 'default' }),
);
