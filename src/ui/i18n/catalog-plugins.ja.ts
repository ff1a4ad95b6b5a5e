/** Methods, their loss terms, attacks, threat models, schedules. */
const ja: Readonly<Record<string, string>> = {
  'Small CNN': '小さな CNN',
  'Searches the images where student and teacher disagree most, and trains there. The teacher is attacked along.':
    '生徒と教師の答えが最も食い違う画像を探し、そこで学習します。教師も一緒に攻撃されます。',
  'Teacher’s answer, both attacked': '教師の答え（両者を攻撃）',
  'Teacher’s answer': '教師の答え',
  'The attacked student follows the teacher’s answer to the clean image.': '攻撃された生徒が、通常の画像に対する教師の答えに従います。',
  'Teacher’s answer under attack': '攻撃下での教師の答え',
  'Cross-entropy': '交差エントロピー',
  'Attention transfer': 'Attention 転移',
  'Matches where in the image the teacher is active, at every tap.': '各タップで、教師が画像のどこに反応するかを合わせます。',
  'Attention maps': 'Attention マップ',
  'Channel distillation': 'チャネル蒸留',
  'Matches the mean of every channel, at every tap.': '各タップで、すべてのチャネルの平均を合わせます。',
  'Channel means': 'チャネル平均',
  'Trains on images with a box of another image, labelled by area.':
    '別の画像の一部を貼り付けた画像で学習し、面積に応じたラベルを付けます。',
  'CutMix cross-entropy': 'CutMix の交差エントロピー',
  'Adversarial training with a single attack step. Cheap, but can overfit to that one step.':
    '攻撃を 1 ステップだけ行う敵対的学習です。安価ですが、その 1 ステップに過剰適合することがあります。',
  'Cross-entropy on attacked images': '攻撃された画像の交差エントロピー',
  'Adversarial training at the price of ordinary training: one backward pass moves weights and images.':
    '通常の学習と同じコストの敵対的学習です。1 回の逆伝播で重みと画像の両方を動かします。',
  'Distils under attack, but trusts the teacher only as far as it is right under attack.':
    '攻撃下で蒸留しますが、教師を信頼するのは攻撃下でも正しい範囲だけです。',
  'Own clean answer under attack': '攻撃下での自分の通常の答え',
  'Matches the teacher’s soft labels. Robustness is hardly passed on this way.':
    '教師のソフトラベルに合わせます。この方法では頑健性はほとんど伝わりません。',
  'Soft labels (KLD)': 'ソフトラベル（KLD）',
  'Label smoothing': 'ラベル平滑化',
  'Ordinary training that is told to keep some doubt.': '少し疑いを残すように教える通常の学習です。',
  'Cross-entropy on softened labels': '平滑化ラベルの交差エントロピー',
  'Adversarial training that works hardest on images it gets wrong.': '間違えた画像に最も力を入れる敵対的学習です。',
  'Boosted cross-entropy on attacked images': '攻撃された画像の強化交差エントロピー',
  'Change under attack, by doubt': '攻撃による変化（疑いで重み付け）',
  'Matches the teacher’s activated channel maps and soft labels on mixed images. Makes no adversarial example.':
    '混ぜた画像で、教師の活性化チャネルマップとソフトラベルに合わせます。敵対的サンプルは作りません。',
  'Mixup cross-entropy': 'Mixup の交差エントロピー',
  'Channel maps (ACM)': 'チャネルマップ（ACM）',
  'Trains on blends of two images, labelled with the same blend.': '2 枚を混ぜた画像で学習し、同じ割合で混ぜたラベルを付けます。',
  'Two teachers: the ordinary network for clean images, the robust one for attacked images.':
    '教師が二人います。通常の画像では普通のネットワーク、攻撃された画像では頑健なネットワークです。',
  'Robust teacher’s answer, both attacked': '頑健な教師の答え（両者を攻撃）',
  'Natural teacher’s answer': '普通の教師の答え',
  'Trains on the worst images an attacker finds in the ball. The expensive way.':
    '攻撃者が球の中で見つけた最悪の画像で学習します。コストの高い方法です。',
  'The teacher’s soft labels replace hard ones everywhere, in the attack too.':
    '攻撃の中も含めて、正解ラベルをすべて教師のソフトラベルに置き換えます。',
  Standard: '標準',
  'Ordinary training on clean images.': '通常の画像での普通の学習です。',
  'Trades clean accuracy against answers that do not change under attack.':
    '通常の精度と、攻撃されても変わらない答えとの釣り合いを取ります。',
  'Change under attack (KL)': '攻撃による変化（KL）',
  'PGD that finds its own step size.': 'ステップ幅を自動で決める PGD です。',
  'The field’s reference evaluation. About 2,000 gradients and 6,000 further queries an image: hours on a laptop.':
    'この分野の基準となる評価です。画像 1 枚につき約 2,000 回の勾配計算と 6,000 回の問い合わせを行い、ノート PC では数時間かかります。',
  'Looks for the nearest image of another class instead of the worst one in the ball.':
    '球の中の最悪の画像ではなく、別のクラスになる最も近い画像を探します。',
  'Iterated FGSM with momentum; its examples transfer well between networks.':
    'モーメンタム付きの反復 FGSM です。作った画像は別のネットワークにもよく効きます。',
  'A shortened AutoAttack. Not comparable with published AutoAttack numbers.':
    '短縮した AutoAttack です。公表されている AutoAttack の数値とは比べられません。',
  'Random noise': 'ランダムノイズ',
  'A control, not an attack: an attack worth its name finds far more.':
    '攻撃ではなく対照です。まともな攻撃なら、はるかに多くの誤りを見つけます。',
  'A random search that needs no gradient; it exposes defences that only hide theirs.':
    '勾配を使わないランダム探索です。勾配を隠しているだけの防御を見破ります。',
  Transfer: '転移攻撃',
  'PGD on another network of the run, tried on this one.': '実行中の別のネットワークへの PGD を、このネットワークで試します。',
  'l₂ ball': 'ℓ2 球',
  'l∞ ball': 'ℓ∞ 球',
  Constant: '一定',
  Cosine: 'コサイン',
  'One cycle': '1 サイクル',
  'Steps down': '段階的に下げる',
};

export default ja;
