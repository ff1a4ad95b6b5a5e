/** Trust checks of an evaluation and the flags of its report. */
const ja: Readonly<Record<string, string>> = {
  'The reported attack is strong enough': '報告に使った攻撃は十分に強い',
  'A stronger attack finds more': '強い攻撃ほど多くを見つける',
  'More steps never help the network': 'ステップを増やしてもネットワークは有利にならない',
  'Without a limit every image falls': '制限がなければすべての画像が破られる',
  'Random noise is much weaker': 'ランダムなノイズはずっと弱い',
  'Attacks without gradients are not stronger': '勾配を使わない攻撃のほうが強くはない',
  'Gradients are not zero': '勾配がゼロではない',
  'The loss rises along the attack': '攻撃の方向に損失が増える',
  'Outputs are logits': '出力はロジットである',
  'Answers do not change by themselves': '答えがひとりでに変わらない',
  'There are enough classes': 'クラスの数が足りている',
  '{} of {} images withstand {}, {} withstand {}': '{2} 枚の画像のうち、{3}に耐えたのは {1}、{5}に耐えたのは {4} です',
  'the reported attack': '報告に使った攻撃',
  'transfer from another network': '別のネットワークからの転移',
  '{}: the stronger attack does worse, so gradients mislead it': '{1}。強い攻撃のほうが破れないので、勾配が攻撃を誤らせています',
  '{}: the stronger attack is at least as strong, up to noise': '{1}。誤差の範囲で、強い攻撃は弱い攻撃と同じかそれ以上に強い結果です',
  '{}: the reported attack is too weak to report': '{1}。報告に使った攻撃は弱すぎます',
  '{} of {} images withstand {} at ε = {}': '{2} 枚の画像のうち {1} が ε = {4} の {3} に耐えます',
  '{}: about none, as it must be': '{1}。ほぼゼロで、そうあるべき値です',
  '{}, expected about none: the attack cannot follow the gradients': '{1}。ほぼゼロになるはずなので、攻撃が勾配をたどれていません',
  'Noise {} fools {}, the attack {} of {} images': '{4} 枚の画像のうち、{1}ノイズは {2}、攻撃は {3} をだまします',
  'of the same size': '同じ大きさの',
  'of {} times the radius': '半径の {1} 倍の',
  '{}: the attack is no better than chance': '{1}。攻撃は偶然と変わりません',
  '{}: too close to tell an attack from chance': '{1}。差が小さく、攻撃と偶然を区別できません',
  'Could not run: no black-box attack knows the norm {}': '実行できませんでした：ノルム {1} を扱えるブラックボックス攻撃がありません',
  '{}: looking at gradients makes the attack worse, so they are masked': '{1}。勾配を見る攻撃のほうが弱いので、勾配が隠されています',
  '{}: more images would have to show whether that is chance': '{1}。偶然かどうかは、もっと多くの画像で確かめる必要があります',
  '{}: the white-box attack is the stronger': '{1}。ホワイトボックス攻撃のほうが強い結果です',
  'The gradient is exactly zero for {} of {} images at a random start':
    'ランダムな開始点で、{2} 枚の画像のうち {1} の勾配がちょうどゼロです',
  '{}: attacks that follow gradients cannot move those, which says nothing about robustness':
    '{1}。勾配をたどる攻撃ではこれらを動かせないので、頑健性については何も言えません',
  'A quarter of ε along the gradient raises the loss of {} of {} images':
    '勾配の方向に ε の 4 分の 1 進むと、{2} 枚の画像のうち {1} で損失が増えます',
  '{}, expected nearly all: the gradient does not point uphill': '{1}。ほぼすべてで増えるはずなので、勾配が上り方向を向いていません',
  'Outputs are not all finite numbers, so no loss means anything': '出力に有限でない数があり、どの損失も意味を持ちません',
  'Every row of outputs of {} images is a probability (sums to 1 within {}): losses saturate, give the attack logits':
    '{1} 枚の画像の出力がすべて確率です（和と 1 の差は {2} 以内）。損失が飽和するので、攻撃にはロジットを渡してください',
  'All outputs of {} images lie in [0, 1]; row sums miss 1 by up to {}: are they squashed?':
    '{1} 枚の画像の出力がすべて [0, 1] にあり、和と 1 の差は最大 {2} です。出力が押し縮められていませんか',
  'Row sums of the outputs of {} images miss 1 by up to {}: they are no probabilities':
    '{1} 枚の画像の出力の和と 1 の差は最大 {2} で、確率ではありません',
  'Normalised logits of the same image differ by up to {} between {} passes of {} images':
    '{3} 枚の画像を {2} 回計算すると、同じ画像の正規化したロジットの差は最大 {1} です',
  '{}: the network is random, and an attack must average over its draws':
    '{1}。ネットワークが確率的なので、攻撃は試行の平均を取る必要があります',
  '{} classes are too few for the targeted loss of AutoAttack (4), which is left out':
    'クラスが {1} 個では AutoAttack の標的型の損失（4 個必要）に足りないため、省きました',
  '{} classes allow every loss and {} targets': 'クラスが {1} 個あり、すべての損失と {2} 個の標的を使えます',
  "{} classes allow every loss and {} targets of AutoAttack's {}":
    'クラスが {1} 個あり、すべての損失と、AutoAttack の {3} 個のうち {2} 個の標的を使えます',
  'Could not run: images answered correctly are {}, expected at least {} to attack':
    '実行できませんでした：正しく答えた画像が {1} 枚で、攻撃には {2} 枚以上が必要です',
  'Could not run: {}': '実行できませんでした：{1}',
  'The evaluation was cut short: robust accuracy is an upper bound': '評価は途中で終わりました。頑健精度は上限です',
  '{} is weaker than AutoAttack: robust accuracy under AutoAttack may be lower':
    '{1} は AutoAttack より弱いので、AutoAttack での頑健精度はもっと低いかもしれません',
  '{} images give wide intervals, expected at least {} for a headline': '画像 {1} 枚では区間が広く、見出しには {2} 枚以上が必要です',
  'No image was classified correctly, so there was nothing to attack': '正しく分類された画像がなく、攻撃するものがありませんでした',
  '{} did not run: {}': '{1} は実行されませんでした：{2}',
  '{} fooled {} of {} images that attacks with gradients had not: these may be misled, so expect less robustness':
    '{1} は、勾配を使う攻撃がだませなかった画像を {3} 枚中 {2} 枚だましました。勾配が攻撃を誤らせている恐れがあり、実際の頑健性はもっと低いと考えられます',
};

export default ja;
