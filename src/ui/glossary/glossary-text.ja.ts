import type { Translated } from '../i18n/define-text';
import type { en } from './glossary-text';

const ja: Translated<typeof en> = {
  title: '用語集',
  here: 'ここで使う用語',
  terms: {
    adversarialExample: { name: '敵対的サンプル', meaning: 'ネットワークが間違えるように、わざとわずかに変えた画像です。' },
    robustAccuracy: { name: 'ロバスト精度', meaning: '攻撃を受けても正しく答えられる画像の割合です。' },
    cleanAccuracy: { name: '通常の精度', meaning: '変更していない画像に正しく答える割合です。' },
    threatModel: { name: '脅威モデル', meaning: '攻撃者に許すことの定めです。どんな変更を、どこまで、何を知った上で行うかを決めます。' },
    epsilon: { name: 'ε（半径）', meaning: '許される最大の変化です。8/255 は、明るさ 255 段階のうち 8 段階を意味します。' },
    norm: { name: 'ℓ∞ と ℓ2', meaning: '変化の測り方です。最も大きな値で測るか、すべての値を合わせた長さで測ります。' },
    whiteBox: { name: 'ホワイトボックス攻撃', meaning: 'ネットワークの重みを知り、勾配をたどれる攻撃です。' },
    fgsm: { name: 'FGSM', meaning: '勾配の符号の方向に 1 ステップだけ進む攻撃です。' },
    pgd: { name: 'PGD', meaning: '小さなステップを重ねる攻撃です。ステップごとに、画像を許された球の中に戻します。' },
    restart: { name: 'リスタート', meaning: '別のランダムな開始点から攻撃をやり直すことです。最悪の結果を数えます。' },
    autoAttack: { name: 'AutoAttack', meaning: '設定の要らない 4 つの攻撃です。公表される頑健性の標準的な物差しです。' },
    gradientMasking: { name: '勾配マスキング', meaning: '勾配による攻撃が進む方向を見失うために、頑健に見えるだけの状態です。' },
    transferAttack: { name: '転移攻撃', meaning: 'あるネットワークに対して作った画像を、別のネットワークに試す攻撃です。' },
    adversarialTraining: { name: '敵対的学習', meaning: '毎ステップ新しく攻撃した画像で学習することです。' },
    trades: { name: 'TRADES', meaning: '正しい答えの項と、変わらない答えの項を持つ敵対的学習です。' },
    distillation: { name: '蒸留', meaning: 'あるネットワークに、別のネットワークと同じようにふるまうことを学ばせる方法です。' },
    teacher: { name: '教師', meaning: '別のネットワークが手本にする、学習済みのネットワークです。' },
    student: { name: '生徒', meaning: '教師に従って学ぶネットワークです。' },
    softLabel: { name: 'ソフトラベル', meaning: '一つの正解の代わりに使う、全クラスに対する教師の確率です。' },
    temperature: { name: '温度', meaning: '出力を割る数です。大きいほど確率が極端でなくなります。' },
    mixup: { name: 'Mixup', meaning: '2 枚の画像を混ぜ、ラベルも同じ割合で混ぜて学習する方法です。' },
    channelMap: {
      name: '活性化チャネルマップ',
      meaning: '層の各チャネルが画像にどれだけ強く反応するかを、長さ 1 のベクトルで表したものです。',
    },
    tap: { name: 'タップ', meaning: 'チャネルマップを読み取る、ネットワークの深さです。' },
    mixacm: { name: 'MixACM', meaning: 'Mixup、チャネルマップ、ソフトラベルで、攻撃なしに頑健性を蒸留する方法です。' },
    crossEntropy: { name: '交差エントロピー', meaning: '標準的な損失です。正解クラスの確率の対数に負号を付けたものです。' },
    klDivergence: { name: 'KL ダイバージェンス', meaning: 'ある確率の組が、別の組からどれだけ離れているかを表します。' },
    mac: { name: 'MAC（積和演算）', meaning: '掛け算 1 回と足し算 1 回です。ネットワークの計算量の単位です。' },
    interval: { name: '95 % 区間', meaning: 'このような測定を 20 回行うと 19 回は真の割合を含む範囲です。画像が多いほど狭くなります。' },
    seed: { name: 'シード', meaning: 'すべての乱数を決める数です。これにより実行を再現できます。' },
    overfitting: { name: 'ロバスト過学習', meaning: '学習を続けるうちに、テスト画像での頑健性が下がっていく現象です。' },
  },
};

export default ja;
