/** Fashion-MNIST: 70,000 pictures of clothes. */
import { huggingFace } from '../download/hugging-face';
import { defineMnist } from './mnist/define';

export default defineMnist({
  id: 'fashion-mnist',
  label: 'Fashion-MNIST',
  help: 'Clothes and shoes in grey, 28 by 28 pixels on a 32 by 32 black ground. Download them, or drop the four idx files.',
  source: 'Xiao et al., Fashion-MNIST: a Novel Image Dataset for Benchmarking Machine Learning Algorithms, 2017, arXiv:1708.07747',
  classes: ['T-shirt', 'trouser', 'pullover', 'dress', 'coat', 'sandal', 'shirt', 'sneaker', 'bag', 'ankle boot'],
  from: huggingFace({
    repository: 'zalando-datasets/fashion_mnist',
    revision: '531be5e2ccc9dba0c201ad3ae567a4f3d16ecdd2',
    folder: 'fashion_mnist',
    bytes: 36_100_000,
  }),
  firstTrain: [9, 0, 0, 3, 0, 2, 7, 2, 5, 5],
  firstTest: [9, 2, 1, 1, 6, 1, 4, 6, 5, 7],
  trainCounts: Array<number>(10).fill(6000),
  testCounts: Array<number>(10).fill(1000),
});
