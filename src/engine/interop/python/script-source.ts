/** The scripts around a generated network: the layers' functions and the attack, for PyTorch and for JAX. */
import { BATCH_NORM_EPSILON } from '../../primitives/batch-norm';

export const FRAMEWORKS = ['torch', 'jax'] as const;
export type Framework = (typeof FRAMEWORKS)[number];

const NAMES: Readonly<Record<Framework, string>> = { torch: 'PyTorch', jax: 'JAX' };

const head = (
  framework: Framework,
) => `"""Runs a network of the MixACM Playground in ${NAMES[framework]}, attacks it like the page did, and compares the numbers.

    python check_${framework}.py

The network below is written from the table of layers that the page itself runs. PGD takes the same steps on the same images from
the same starts, so that what is left is the order in which floating-point numbers are added.
"""
`;

const TORCH = `import numpy as np
import torch
import torch.nn.functional as F

from playground import load, report

torch.backends.cudnn.allow_tf32 = False
torch.backends.cuda.matmul.allow_tf32 = False

relu, silu, softplus, relu6 = F.relu, F.silu, F.softplus, F.relu6
leaky_relu = F.leaky_relu


def normalise(x, mean, std):
    shape = (1, len(mean), 1, 1)
    return (x - x.new_tensor(mean).view(shape)) / x.new_tensor(std).view(shape)


def conv(x, kernel, stride, pads, bias=None, groups=1):
    top, left, bottom, right = pads
    return F.conv2d(F.pad(x, (left, right, top, bottom)), kernel, bias, stride=stride, groups=groups)


def batch_norm(x, w, name):
    statistics = w[f"{name}.running_mean"], w[f"{name}.running_var"]
    return F.batch_norm(x, *statistics, w[f"{name}.weight"], w[f"{name}.bias"], training=False, eps=${BATCH_NORM_EPSILON})


def global_pool(x):
    return x.mean(dim=(2, 3))


def flatten(x):
    return x.permute(0, 2, 3, 1).reshape(x.shape[0], -1)


def dense(x, kernel, bias):
    return F.linear(x, kernel, bias)
`;

const TORCH_ATTACK = `
def ascend(x, adversarial, gradient, facts):
    """One step up the loss, then back into the ball and into [0, 1]."""
    epsilon, step = facts["epsilon"], facts["stepSize"]
    if facts["norm"] == "linf":
        moved = adversarial + step * gradient.sign()
        return torch.minimum(torch.maximum(moved, x - epsilon), x + epsilon).clamp(0, 1)

    def norm(rows):
        return rows.square().sum(dim=(1, 2, 3), keepdim=True).sqrt().clamp(min=1e-12)

    offset = adversarial + step * gradient / norm(gradient) - x
    return (x + offset * (epsilon / norm(offset)).clamp(max=1)).clamp(0, 1)


def attack(w, x, labels, start, facts):
    adversarial = start
    for _ in range(facts["steps"]):
        adversarial = adversarial.detach().requires_grad_(True)
        loss = F.cross_entropy(network(w, adversarial), labels, reduction="sum")
        (gradient,) = torch.autograd.grad(loss, adversarial)
        with torch.no_grad():
            adversarial = ascend(x, adversarial, gradient, facts)
    return adversarial.detach()


def main():
    facts, weights, arrays = load()
    device = "cuda" if torch.cuda.is_available() else "cpu"
    w = {name: torch.from_numpy(value).to(device) for name, value in weights.items()}
    found = [], [], []
    for begin in range(0, len(arrays["labels"]), facts["batch"]):
        part = slice(begin, begin + facts["batch"])
        x, start, given = (torch.from_numpy(arrays[name][part]).to(device) for name in ("images", "start", "page_adversarial"))
        labels = torch.from_numpy(arrays["labels"][part].astype(np.int64)).to(device)
        adversarial = attack(w, x, labels, start, facts)
        with torch.no_grad():
            for kept, images in zip(found, (x, adversarial, given)):
                kept.append(network(w, images).cpu().numpy())
    print(f"torch {torch.__version__} on {device}")
    return report(facts, arrays, *(np.concatenate(kept) for kept in found))


if __name__ == "__main__":
    raise SystemExit(main())
`;

const JAX = `from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax, nn

from playground import load, report

jax.config.update("jax_default_matmul_precision", "highest")

relu, silu, softplus, relu6 = nn.relu, nn.silu, nn.softplus, nn.relu6
leaky_relu = nn.leaky_relu


def normalise(x, mean, std):
    shape = (1, len(mean), 1, 1)
    return (x - jnp.array(mean, jnp.float32).reshape(shape)) / jnp.array(std, jnp.float32).reshape(shape)


def conv(x, kernel, stride, pads, bias=None, groups=1):
    top, left, bottom, right = pads
    y = lax.conv_general_dilated(
        x,
        kernel,
        (stride, stride),
        ((top, bottom), (left, right)),
        dimension_numbers=("NCHW", "OIHW", "NCHW"),
        feature_group_count=groups,
    )
    return y if bias is None else y + bias.reshape(1, -1, 1, 1)


def batch_norm(x, w, name):
    gamma, beta, mean, variance = (w[f"{name}.{kind}"].reshape(1, -1, 1, 1) for kind in ("weight", "bias", "running_mean", "running_var"))
    return gamma * (x - mean) / jnp.sqrt(variance + ${BATCH_NORM_EPSILON}) + beta


def global_pool(x):
    return x.mean(axis=(2, 3))


def flatten(x):
    return x.transpose(0, 2, 3, 1).reshape(x.shape[0], -1)


def dense(x, kernel, bias):
    return x @ kernel.T + bias
`;

const JAX_ATTACK = `
def loss(x, w, labels):
    rows = nn.log_softmax(network(w, x))
    return -jnp.take_along_axis(rows, labels[:, None], axis=1).sum()


def ascend(x, adversarial, gradient, norm, epsilon, step):
    """One step up the loss, then back into the ball and into [0, 1]."""
    if norm == "linf":
        moved = adversarial + step * jnp.sign(gradient)
        return jnp.clip(jnp.minimum(jnp.maximum(moved, x - epsilon), x + epsilon), 0, 1)

    def length(rows):
        return jnp.maximum(jnp.sqrt(jnp.square(rows).sum(axis=(1, 2, 3), keepdims=True)), 1e-12)

    offset = adversarial + step * gradient / length(gradient) - x
    return jnp.clip(x + offset * jnp.minimum(epsilon / length(offset), 1), 0, 1)


@partial(jax.jit, static_argnames=("norm", "steps"))
def attack(w, x, labels, start, norm, steps, epsilon, step):
    def body(_, adversarial):
        return ascend(x, adversarial, jax.grad(loss)(adversarial, w, labels), norm, epsilon, step)

    return lax.fori_loop(0, steps, body, start)


def main():
    facts, weights, arrays = load()
    w = {name: jnp.asarray(value) for name, value in weights.items()}
    logits = jax.jit(network)
    found = [], [], []
    for begin in range(0, len(arrays["labels"]), facts["batch"]):
        part = slice(begin, begin + facts["batch"])
        x, start, given = (jnp.asarray(arrays[name][part]) for name in ("images", "start", "page_adversarial"))
        labels = jnp.asarray(arrays["labels"][part].astype(np.int32))
        adversarial = attack(w, x, labels, start, facts["norm"], facts["steps"], facts["epsilon"], facts["stepSize"])
        for kept, images in zip(found, (x, adversarial, given)):
            kept.append(np.asarray(logits(w, images)))
    print(f"jax {jax.__version__} on {jax.default_backend()}")
    return report(facts, arrays, *(np.concatenate(kept) for kept in found))


if __name__ == "__main__":
    raise SystemExit(main())
`;

const PARTS: Readonly<Record<Framework, readonly [layers: string, attack: string]>> = {
  torch: [TORCH, TORCH_ATTACK],
  jax: [JAX, JAX_ATTACK],
};

/** `check_torch.py` or `check_jax.py` around the body of `network(w, x)`. */
export function scriptSource(framework: Framework, body: string): string {
  const [layers, attack] = PARTS[framework];
  const network = `def network(w, x):\n    """Images [batch, 3, height, width] in [0, 1] to logits; weights under the names of the file."""\n${body}\n`;
  return [head(framework), layers, `\n${network}`, attack].join('\n');
}
