/** Presets: names, claims and headings, and the settings that belong to a run rather than to a plugin. */
const ja: Readonly<Record<string, string>> = {
  'Quick demo': 'クイックデモ',
  'An ordinary network collapses under attack; a student inherits a robust teacher’s resistance without one adversarial example.':
    '普通のネットワークは攻撃で崩れます。生徒は敵対的サンプルを一つも使わずに、頑健な教師の耐性を受け継ぎます。',
  'Distil now': 'すぐに蒸留',
  'Given a robust teacher, a student becomes robust at about the price of ordinary training.':
    '頑健な教師がいれば、生徒は通常の学習とほぼ同じコストで頑健になります。',
  Ablations: 'アブレーション',
  'Channel maps alone pass robustness on.': 'チャネルマップだけで頑健性が伝わります。',
  'ACM + KD': 'ACM + KD',
  'Soft labels add to channel maps.': 'ソフトラベルはチャネルマップの効果を高めます。',
  'ACM + mixup': 'ACM + Mixup',
  'Mixing adds to channel maps.': '画像を混ぜるとチャネルマップの効果が高まります。',
  'Soft labels alone do not pass robustness on.': 'ソフトラベルだけでは頑健性は伝わりません。',
  'All three parts together pass on the most.': '三つを合わせると、最も多くの頑健性が伝わります。',
  'Mixed images alone do not make a network robust.': '画像を混ぜるだけではネットワークは頑健になりません。',
  'Soft labels on mixed images pass some robustness on.': '混ぜた画像のソフトラベルは、頑健性をいくらか伝えます。',
  Plain: '何も使わない',
  'Without mixup, soft labels and channel maps nothing passes from the teacher.':
    'Mixup もソフトラベルもチャネルマップもなければ、教師からは何も伝わりません。',
  'CIFAR-10, quick': 'CIFAR-10（短縮版）',
  'On real photographs, too, robustness passes from teacher to student through mixed images and channel maps alone.':
    '実際の写真でも、混ぜた画像とチャネルマップだけで教師から生徒へ頑健性が伝わります。',
  'CIFAR-10, from a robust teacher': 'CIFAR-10（頑健な教師から）',
  'Given a robust teacher of CIFAR-10, a student becomes nearly as robust in four epochs without seeing an attack.':
    'CIFAR-10 の頑健な教師がいれば、生徒は攻撃を一度も見ずに、4 エポックで教師に近い頑健性を得ます。',
  'Different families': '異なる系統',
  'A wide residual student, which activates before it adds, inherits robustness from a teacher that activates afterwards.':
    '加算の前に活性化する WideResNet の生徒が、加算の後に活性化する教師から頑健性を受け継ぎます。',
  Scenarios: 'シナリオ',
  '1 % of the labels': 'ラベルの 1 %',
  '5 % of the labels': 'ラベルの 5 %',
  '10 % of the labels': 'ラベルの 10 %',
  '50 % of the labels': 'ラベルの 50 %',
  'With 1 % of the training images, a student of a robust teacher resists attacks better than ordinary training on the same images.':
    '学習画像の 1 % でも、頑健な教師の生徒は、同じ画像での通常の学習より攻撃に耐えます。',
  'With 5 % of the training images, a student of a robust teacher resists attacks better than ordinary training on the same images.':
    '学習画像の 5 % でも、頑健な教師の生徒は、同じ画像での通常の学習より攻撃に耐えます。',
  'With 10 % of the training images, a student of a robust teacher resists attacks better than ordinary training on the same images.':
    '学習画像の 10 % でも、頑健な教師の生徒は、同じ画像での通常の学習より攻撃に耐えます。',
  'With 50 % of the training images, a student of a robust teacher resists attacks better than ordinary training on the same images.':
    '学習画像の 50 % で、頑健な教師の生徒は、同じ画像での通常の学習より攻撃に耐えます。',
  'Large teacher, small student': '大きな教師、小さな生徒',
  'A student with a quarter of the teacher’s parameters learns the pictures as fast, but in 300 steps it inherits hardly any robustness.':
    'パラメータ数が教師の 4 分の 1 の生徒は、画像を同じ速さで覚えますが、300 ステップでは頑健性をほとんど受け継ぎません。',
  'Ordinary teacher': '普通の教師',
  'From an ordinary teacher a student inherits accuracy, but hardly any robustness.':
    '普通の教師から生徒が受け継ぐのは精度であり、頑健性はほとんど受け継ぎません。',
  'Robust teacher': '頑健な教師',
  'From a robust teacher the same recipe passes on robustness, which ordinary training of the same network does not reach.':
    '頑健な教師からは、同じ手順で、同じネットワークの通常の学習では届かない頑健性が伝わります。',
  'Same architecture': '同じ構造',
  'A student of its teacher’s own size keeps most of the teacher’s robustness.':
    '教師と同じ大きさの生徒は、教師の頑健性の大部分を保ちます。',
  'Small teacher, large student': '小さな教師、大きな生徒',
  'A student with four times the teacher’s parameters inherits more of its robustness than one with a quarter.':
    'パラメータ数が教師の 4 倍の生徒は、4 分の 1 の生徒より多くの頑健性を受け継ぎます。',
  'From one dataset to another': 'データセットを越えて',
  'Channel maps alone pass robustness on to other pictures of other classes, where the teacher’s answers mean nothing.':
    '教師の答えが意味を持たない別のクラスの画像にも、チャネルマップだけで頑健性が伝わります。',
  'Training steps': '学習ステップ数',
  'Updates of the weights, one batch each.': '重みの更新回数です。1 回につき 1 バッチを使います。',
  'Batch size': 'バッチサイズ',
  'Start from': '開始点',
  '“plain” goes on from the trained ordinary network and adds its cost.':
    '「plain」は学習済みの普通のネットワークから続け、そのコストも加えます。',
  'Mirror half of the pictures': '画像の半分を左右反転',
  'Shift by up to': '最大のずらし幅',
  px: '画素',
  Seed: 'シード',
  'Decides every random draw of the run.': '実行中の乱数をすべて決めます。',
  'Held back for validation': '検証用に取り置く枚数',
  'Report on these training pictures instead of on the test set; for tuning.':
    'テスト画像の代わりに、取り置いた学習画像で評価します。設定を調整するときに使います。',
  'As many of every class': '各クラスを同数にする',
  'Of each class as many training pictures as the rarest has, or an equal share of the limit.':
    '各クラスの学習画像を、最も少ないクラスの枚数または上限の等分に揃えます。',
  'Long tail': 'ロングテール',
  'The first class keeps this many times as many training pictures as the last, the others in between.':
    '最初のクラスの学習画像を最後のクラスの何倍残すかを決めます。ほかのクラスはその間になります。',
  'Wrong labels': '誤ったラベル',
  'Share of training pictures that get another class; test pictures keep theirs.':
    '別のクラスを付ける学習画像の割合です。テスト画像のラベルは変わりません。',
  'Start while pictures arrive': '取り込み中に開始する',
  'Begins with those that are here instead of waiting for the import; such a run cannot be repeated exactly.':
    '取り込みを待たずに、届いた画像から始めます。このような実行は完全には再現できません。',
  'Test pictures': 'テスト画像数',
  'More pictures, narrower intervals.': '画像が多いほど区間は狭くなります。',
  Pictures: '画像数',
  'Every so many steps': '測定の間隔（ステップ）',
};

export default ja;
