import { defineSchedule } from '../schedule';

/** The same rate throughout. */
export default defineSchedule({ id: 'constant', label: 'Constant', params: {}, factor: () => 1 });
