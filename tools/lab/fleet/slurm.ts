/** A sweep as a Slurm array: a task a run, no server. */
import type { FleetRun } from './sweep-file';

const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

export interface SlurmOptions {
  /** Folder of the configs, one file a run, `0.json` and so on. */
  readonly configs: string;
  readonly out: string;
  /** Root of this project on the cluster. */
  readonly root: string;
  readonly backend: string | null;
  readonly data: readonly string[];
}

/** A task resumes from its checkpoint, so a requeued array goes on where it was. */
export function slurmScript(name: string, runs: readonly FleetRun[], { configs, out, root, backend, data }: SlurmOptions): string {
  const flags = [...(backend ? ['--backend', backend] : []), ...data.flatMap((file) => ['--data', quote(file)])];
  return `#!/bin/bash
#SBATCH --job-name=${name.replaceAll(/[^\w-]+/g, '-').slice(0, 60)}
#SBATCH --array=0-${runs.length - 1}
#SBATCH --cpus-per-task=2
#SBATCH --mem=6G
#SBATCH --time=12:00:00
#SBATCH --requeue
#SBATCH --signal=B:TERM@120
# ${runs.length} runs. For GPUs add "#SBATCH --gres=gpu:1" and --backend webgpu.
set -euo pipefail
cd ${quote(root)}
OUT=${quote(out)}/$SLURM_ARRAY_TASK_ID
RESUME=()
if [ -e "$OUT/checkpoint.safetensors" ]; then RESUME=(--resume); fi
if [ -e "$OUT/run.json" ]; then echo "run $SLURM_ARRAY_TASK_ID is finished"; exit 0; fi
npm run --silent lab -- run ${quote(configs)}/$SLURM_ARRAY_TASK_ID.json --out "$OUT" --profile "\${TMPDIR:-/tmp}/mixacm-$SLURM_JOB_ID"${flags.length ? ` ${flags.join(' ')}` : ''} "\${RESUME[@]}" &
# Slurm tells the shell; the shell tells the run, which saves a checkpoint and ends.
trap 'kill -TERM $!; wait $!' TERM
wait $!
`;
}
