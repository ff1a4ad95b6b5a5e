/** Datasets and how the generated one is drawn. */
const ja: Readonly<Record<string, string>> = {
  'Shapes (embedded)': '図形（内蔵）',
  'Ten figures drawn on the spot. A faint texture, weaker than what the attacker may change, gives the class away too.':
    'その場で描かれる 10 種類の図形です。攻撃者が変えられる量より弱い、かすかな模様もクラスの手がかりになっています。',
  'Training images': '学習画像',
  'Test images': 'テスト画像',
  'Fresh images': '毎回新しい画像',
  'Draw new training images for every batch instead of going round the same ones.':
    '同じ画像を繰り返す代わりに、バッチごとに新しい学習画像を描きます。',
  'Cue in the test images': 'テスト画像の手がかり',
  'Take the cue away, or swap it for that of another class, to see what a network looks at.':
    '手がかりを消すか、別のクラスのものに替えて、ネットワークが何を見ているかを調べます。',
  'Cue strength': '手がかりの強さ',
  'levels of 255': '/255 階調',
  'Share with the right cue': '正しい手がかりを持つ割合',
  'Share with the right figure': '正しい図形を持つ割合',
  'Least contrast': '最小コントラスト',
  Noise: 'ノイズ',
  'Background gradient': '背景のグラデーション',
  'Largest rotation': '最大の回転',
  degrees: '度',
  'Smallest figure': '最小の図形',
  pixels: '画素',
  'Largest figure': '最大の図形',
  'Photographs, 32 by 32 pixels. Download them, or drop any copy: binary or Python archive, .bin, .npz, .parquet. They stay in this browser.':
    '32×32 画素の写真です。ダウンロードするか、お手元のファイル（バイナリ版・Python 版のアーカイブ、.bin、.npz、.parquet）をドロップしてください。このブラウザの外には出ません。',
  'Trains on CIFAR-10 and tests on 2,000 new photographs: drop cifar10.1_v6_data.npy and cifar10.1_v6_labels.npy, and CIFAR-10 itself.':
    'CIFAR-10 で学習し、新しい 2,000 枚の写真でテストします。cifar10.1_v6_data.npy と cifar10.1_v6_labels.npy、そして CIFAR-10 をドロップしてください。',
  'Photographs of a hundred things, 500 training pictures each. Download them, or drop the binary or Python archive.':
    '100 種類の物の写真で、学習画像は各 500 枚です。ダウンロードするか、バイナリ版または Python 版のアーカイブをドロップしてください。',
  'CIFAR-100, 20 groups': 'CIFAR-100（20 グループ）',
  'The same photographs as CIFAR-100, sorted into twenty groups; one copy serves both.':
    'CIFAR-100 と同じ写真を 20 のグループに分けたものです。データは共有されます。',
  'Clothes and shoes in grey, 28 by 28 pixels on a 32 by 32 black ground. Download them, or drop the four idx files.':
    '衣服と靴の白黒画像です。28×28 画素を 32×32 の黒い背景に置いています。ダウンロードするか、4 つの idx ファイルをドロップしてください。',
  'Handwritten digits in grey, 28 by 28 pixels on a 32 by 32 black ground. Download them, or drop the four idx files or mnist.npz.':
    '手書き数字の白黒画像です。28×28 画素を 32×32 の黒い背景に置いています。ダウンロードするか、4 つの idx ファイルまたは mnist.npz をドロップしてください。',
  'Digits cut from photographs of house numbers, 32 by 32 pixels: drop train_32x32.mat and test_32x32.mat.':
    '番地の写真から切り出した 32×32 画素の数字です。train_32x32.mat と test_32x32.mat をドロップしてください。',
  'Your pictures': '自分の画像',
  'A zip or a folder with one folder of pictures a class; each is cut to its middle square and resized to 32 by 32 pixels.':
    'クラスごとに画像フォルダーを分けた zip またはフォルダーです。各画像は中央の正方形に切り抜かれ、32×32 画素に縮小されます。',
};

export default ja;
