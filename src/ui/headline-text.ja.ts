import type { HeadlineWords } from '../runs/headline-words';

const ja: HeadlineWords = {
  withoutAttacks: '敵対的サンプルを一つも使わずに',
  withAttacks: '自分で作った敵対的サンプルを使って',
  resists: (share) => `生徒は画像の ${share} で攻撃に耐えます`,
  noTeacher: (how) => `${how}学びました。この実行には比べる教師がいません。`,
  teacherFailed: '教師は頑健になりませんでした',
  nothingToPass: (teacher, plain) =>
    `攻撃下での正解率は、教師が ${teacher}、普通のネットワークが ${plain} です。区間が重なるため、伝えるものがありませんでした。`,
  facts: (plain, teacher, student) =>
    `攻撃下での正解率は、${plain === null ? '' : `普通のネットワークが ${plain}、`}教師が ${teacher}、生徒が ${student} です`,
  studentFailed: '生徒は頑健性を受け継ぎませんでした',
  sameAsPlain: (facts) => `${facts}。この画像数では、生徒と普通のネットワークを区別できません。`,
  asRobust: '生徒は教師と同じくらい頑健です',
  kept: (share, isClean) => `生徒は教師の頑健性の ${share} を保ちました${isClean ? '（攻撃なし）' : ''}`,
  learned: (facts, how, price) => `${facts}。生徒は${how}学びました${price}。`,
  dull: (student, teacher) => `ただし通常の画像での正解率は ${student} にとどまり、教師は ${teacher} です。`,
  teacherBecame: '教師は頑健になりました',
  noStudent: (plain, teacher) => `攻撃下での正解率は、普通のネットワークが ${plain}、教師が ${teacher} です。この実行には生徒がいません。`,
  price: (times) => `（学習コストは教師の ${times} 倍）`,
};

export default ja;
