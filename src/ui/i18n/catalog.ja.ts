/** Japanese for what the worker and the presets say, by its English text. Names of methods, networks and attacks stay as they are. */
import datasets from './catalog-datasets.ja';
import experiments from './catalog-experiments.ja';
import parameters from './catalog-parameters.ja';
import plugins from './catalog-plugins.ja';

const ja: Readonly<Record<string, string>> = { ...datasets, ...experiments, ...parameters, ...plugins };

export default ja;
