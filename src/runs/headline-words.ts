/** English words of the headline; another language brings the same. */
export const HEADLINE_WORDS = {
  withoutAttacks: 'without a single adversarial example',
  withAttacks: 'with adversarial examples of its own',
  resists: (share: string): string => `The student resists on ${share} of the pictures`,
  noTeacher: (how: string): string => `It learned ${how}; this run has no teacher to compare it with.`,
  teacherFailed: 'The teacher did not become robust',
  nothingToPass: (teacher: string, plain: string): string =>
    `Under attack it is right on ${teacher}, the ordinary network on ${plain}: the intervals overlap, so there was nothing to pass on.`,
  facts: (plain: string | null, teacher: string, student: string): string => {
    const others =
      plain === null
        ? `the teacher is right on ${teacher} of the pictures`
        : `the ordinary network is right on ${plain} of the pictures, the teacher on ${teacher}`;
    return `Under attack ${others}, the student on ${student}`;
  },
  studentFailed: 'The student did not inherit the robustness',
  sameAsPlain: (facts: string): string => `${facts}: student and ordinary network cannot be told apart at this sample size.`,
  asRobust: 'The student is as robust as its teacher',
  kept: (share: string, isClean: boolean): string =>
    `The student kept ${share} of its teacher’s robustness${isClean ? ', attack-free' : ''}`,
  learned: (facts: string, how: string, price: string): string => `${facts}. The student learned ${how}${price}.`,
  dull: (student: string, teacher: string): string => ` On clean pictures it is right on only ${student}, the teacher on ${teacher}.`,
  teacherBecame: 'The teacher became robust',
  noStudent: (plain: string, teacher: string): string =>
    `Under attack the ordinary network is right on ${plain}, the teacher on ${teacher}. This run has no student.`,
  price: (times: string): string => `, at ${times} times the teacher’s training cost`,
};

export type HeadlineWords = typeof HEADLINE_WORDS;
