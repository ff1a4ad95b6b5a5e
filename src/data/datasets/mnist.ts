/** MNIST: 70,000 handwritten digits. */
import { huggingFace } from '../download/hugging-face';
import { defineMnist } from './mnist/define';

export default defineMnist({
  id: 'mnist',
  label: 'MNIST',
  help: 'Handwritten digits in grey, 28 by 28 pixels on a 32 by 32 black ground. Download them, or drop the four idx files or mnist.npz.',
  source: 'LeCun et al., Gradient-Based Learning Applied to Document Recognition, 1998',
  classes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
  from: huggingFace({
    repository: 'ylecun/mnist',
    revision: '77f3279092a1c1579b2250db8eafed0ad422088c',
    folder: 'mnist',
    bytes: 18_157_506,
  }),
  firstTrain: [5, 0, 4, 1, 9, 2, 1, 3, 1, 4],
  firstTest: [7, 2, 1, 0, 4, 1, 4, 9, 5, 9],
  trainCounts: [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949],
  testCounts: [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009],
});
