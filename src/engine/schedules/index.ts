import { createRegistry } from '../registry';
import type { Schedule } from '../schedule';

export const schedules = createRegistry<Schedule>(
  'schedule',
  import.meta.glob<Schedule>(['./*.ts', '!./index.ts', '!./*.test.ts'], { eager: true, import: 'default' }),
);
