import type { Attack } from '../attack';
import { createRegistry } from '../registry';

export const attacks = createRegistry<Attack>(
  'attack',
  import.meta.glob<Attack>(['./*.ts', '!./index.ts', '!./*.test.ts'], { eager: true, import: 'default' }),
);
