/** Networks in public/models that can teach, by the data set whose classes they know. */
export const SHIPPED_TEACHERS = {
  shapes: ['shapes-teacher', 'shapes-plain'],
  'cifar-10': ['cifar-10-short', 'cifar-10-small', 'cifar-10-medium', 'cifar-10-small-ordinary'],
} as const;

type Data = keyof typeof SHIPPED_TEACHERS;
export type ShippedTeacher = (typeof SHIPPED_TEACHERS)[Data][number];

export const teachersFor = (data: string): readonly ShippedTeacher[] => (data in SHIPPED_TEACHERS ? SHIPPED_TEACHERS[data as Data] : []);
