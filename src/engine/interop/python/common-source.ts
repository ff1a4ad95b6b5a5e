/** `playground.py`: what both scripts share; needs numpy only. */

export const COMMON_SOURCE = `"""What both checks share: reading the files of the page, and setting its numbers beside Python's.

Needs numpy. Run by itself it tells what the files hold and whether they agree with each other.
"""
import json
import struct
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent


def read_safetensors(path):
    """Tensors by name: eight bytes of header length, a JSON header, then the numbers."""
    raw = Path(path).read_bytes()
    (length,) = struct.unpack("<Q", raw[:8])
    tensors = {}
    for name, entry in json.loads(raw[8 : 8 + length]).items():
        if name == "__metadata__":
            continue
        if entry["dtype"] != "F32":
            raise SystemExit(f"tensor {name} has dtype {entry['dtype']}, expected F32")
        begin, end = entry["data_offsets"]
        values = np.frombuffer(raw, "<f4", (end - begin) // 4, 8 + length + begin)
        tensors[name] = values.reshape(entry["shape"]).copy()
    return tensors


def load():
    """Facts of the page, weights, and arrays with images as [n, 3, height, width] in [0, 1]."""
    facts = json.loads((HERE / "page.json").read_text(encoding="utf-8"))
    weights = read_safetensors(HERE / facts["weights"])
    with np.load(HERE / "images.npz") as stored:
        arrays = {name: stored[name] for name in stored.files}
    channels_first = (0, 3, 1, 2)
    arrays["images"] = np.ascontiguousarray((arrays["images"].astype(np.float32) / np.float32(255)).transpose(channels_first))
    for name in ("start", "page_adversarial"):
        arrays[name] = np.ascontiguousarray(arrays[name].transpose(channels_first))
    return facts, weights, arrays


def is_right(logits, labels):
    """The label counts when its logit is the single largest; a tie or a NaN is wrong."""
    rows = np.arange(len(labels))
    others = logits.copy()
    others[rows, labels] = -np.inf
    return logits[rows, labels] > others.max(axis=1)


def wilson(share, n, z=1.96):
    """95 % interval of a share of n."""
    scale = 1 + z**2 / n
    centre = (share + z**2 / (2 * n)) / scale
    half = z / scale * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    return max(0.0, centre - half), min(1.0, centre + half)


def report(facts, arrays, clean, attacked, page_attacked):
    """Prints both sides and ends with 1 where they differ by more than chance allows.

    clean, attacked and page_attacked are Python's logits on the images, on its own adversarial images, and on the page's.
    """
    labels = arrays["labels"]
    n = len(labels)
    clean_right = is_right(clean, labels)
    stands = clean_right & is_right(attacked, labels)
    page_right = arrays["page_clean"] == 1
    page_stands = arrays["page_robust"] == 1
    page = {"clean": page_right.mean(), "robust": page_stands.mean()}
    mine = {"clean": clean_right.mean(), "robust": stands.mean()}
    print(facts["title"])
    print(f"{'':10}{'page':>9}{'Python':>9}   95 % interval of the page")
    fits = True
    for name in ("clean", "robust"):
        low, high = wilson(page[name], n)
        fits = fits and low <= mine[name] <= high
        print(f"{name:10}{page[name]:9.4f}{mine[name]:9.4f}   {low:.4f} to {high:.4f}, n = {n}")
    if facts["recorded"] is not None:
        print(f"recorded in the run's report: clean {facts['recorded']['clean']:.4f}, robust {facts['recorded']['robust']:.4f}")
    difference = np.abs(clean - arrays["page_logits"]).max()
    print(f"largest difference of a clean logit: {difference:.2e}")
    print(f"same verdict on {(clean_right == page_right).sum()} of {n} clean images, {(stands == page_stands).sum()} of {n} attacked ones")
    judged = clean_right & is_right(page_attacked, labels)
    print(f"same verdict on the page's own adversarial images: {(judged == page_stands).sum()} of {n}")
    return 0 if fits else 1


if __name__ == "__main__":
    FACTS, WEIGHTS, ARRAYS = load()
    print(FACTS["title"])
    print(f"{len(WEIGHTS)} tensors, {sum(each.size for each in WEIGHTS.values())} numbers in {FACTS['weights']}")
    agrees = is_right(ARRAYS["page_logits"], ARRAYS["labels"]) == (ARRAYS["page_clean"] == 1)
    print(f"{len(agrees)} images; the page's logits give its clean verdict on {agrees.sum()} of them")
    gap = np.abs(ARRAYS["page_adversarial"] - ARRAYS["images"])
    length = gap.max() if FACTS["norm"] == "linf" else np.sqrt((gap**2).sum(axis=(1, 2, 3))).max()
    print(f"longest change of the page's adversarial images: {length:.6f}, radius {FACTS['epsilon']:.6f}")
    raise SystemExit(0 if agrees.all() and length <= FACTS["epsilon"] * (1 + 1e-5) + 1e-6 else 1)
`;
