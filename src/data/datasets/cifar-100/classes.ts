/** The classes of CIFAR-100 and the twenty groups they belong to. */

const GROUPS: Readonly<Record<string, string>> = {
  'aquatic mammals': 'beaver, dolphin, otter, seal, whale',
  fish: 'aquarium fish, flatfish, ray, shark, trout',
  flowers: 'orchid, poppy, rose, sunflower, tulip',
  'food containers': 'bottle, bowl, can, cup, plate',
  'fruit and vegetables': 'apple, mushroom, orange, pear, sweet pepper',
  'household electrical devices': 'clock, keyboard, lamp, telephone, television',
  'household furniture': 'bed, chair, couch, table, wardrobe',
  insects: 'bee, beetle, butterfly, caterpillar, cockroach',
  'large carnivores': 'bear, leopard, lion, tiger, wolf',
  'large man-made outdoor things': 'bridge, castle, house, road, skyscraper',
  'large natural outdoor scenes': 'cloud, forest, mountain, plain, sea',
  'large omnivores and herbivores': 'camel, cattle, chimpanzee, elephant, kangaroo',
  'medium-sized mammals': 'fox, porcupine, possum, raccoon, skunk',
  'non-insect invertebrates': 'crab, lobster, snail, spider, worm',
  people: 'baby, boy, girl, man, woman',
  reptiles: 'crocodile, dinosaur, lizard, snake, turtle',
  'small mammals': 'hamster, mouse, rabbit, shrew, squirrel',
  trees: 'maple tree, oak tree, palm tree, pine tree, willow tree',
  'vehicles 1': 'bicycle, bus, motorcycle, pickup truck, train',
  'vehicles 2': 'lawn mower, rocket, streetcar, tank, tractor',
};

const members = Object.values(GROUPS).map((names) => names.split(', '));

export const COARSE_CLASSES: readonly string[] = Object.keys(GROUPS);

/** In the distributed order, which is that of their names. */
export const FINE_CLASSES: readonly string[] = members.flat().sort();

/** The group of each class. */
export const COARSE_OF_FINE: readonly number[] = FINE_CLASSES.map((name) => members.findIndex((names) => names.includes(name)));
