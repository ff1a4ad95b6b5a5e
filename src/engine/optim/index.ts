import type { Optimiser } from '../optimiser';
import { createRegistry } from '../registry';

export const optimisers = createRegistry<Optimiser>(
  'optimiser',
  import.meta.glob<Optimiser>(['./*.ts', '!./index.ts', '!./zeros.ts', '!./*.test.ts'], { eager: true, import: 'default' }),
);
