import type { Model } from '../model';
import { createRegistry } from '../registry';

export const models = createRegistry<Model>(
  'model',
  import.meta.glob<Model>(['./*.ts', '!./index.ts', '!./builder.ts', '!./blocks.ts', '!./*.test.ts'], { eager: true, import: 'default' }),
);
