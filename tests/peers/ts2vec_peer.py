"""TS2Vec in a few lines of PyTorch, from the exported tensors (Yue et al. 2022)."""
import sys

import torch
import torch.nn.functional as F

from compare import Comparison

ours = Comparison(sys.argv[1])


def encoder(name, signal, hidden):
    weights = {k.removeprefix(f"{name}.net."): v for k, v in ours.tensors.items() if ".net." in k and k.startswith(name)}

    def conv(layer, x, dilation=1):
        weight = weights[f"{layer}.weight"]
        return F.conv1d(x, weight, weights[f"{layer}.bias"], padding=weight.shape[2] // 2 * dilation, dilation=dilation)

    x = F.linear(signal.mT, weights["input.weight"].squeeze(2), weights["input.bias"])
    x[hidden] = 0
    x = x.mT
    for i in range(sum(k.endswith("conv1.weight") for k in weights)):
        skip = conv(f"block{i}.skip", x) if f"block{i}.skip.weight" in weights else x
        y = conv(f"block{i}.conv1", F.gelu(x), 2**i)
        x = conv(f"block{i}.conv2", F.gelu(y), 2**i) + skip
    return x


def contrast(a, b):
    """Of [group, row, channel]: each row finds its other view among the rows of its group."""
    z = torch.cat([a, b], 1)
    n = a.shape[1]
    logits = (z @ z.mT).masked_fill(torch.eye(2 * n, dtype=torch.bool), -torch.inf)
    target = torch.arange(2 * n).roll(n).expand(z.shape[0], -1)
    return F.cross_entropy(logits.flatten(0, 1), target.flatten())


def hierarchical(a, b):
    terms = []
    while True:
        by_step = contrast(a.permute(2, 0, 1), b.permute(2, 0, 1))
        by_record = contrast(a.mT, b.mT) if a.shape[2] > 1 else 0
        terms.append(0.5 * by_step + 0.5 * by_record)
        if a.shape[2] == 1:
            return sum(terms) / len(terms)
        a, b = F.max_pool1d(a, 2), F.max_pool1d(b, 2)


for name in ("small", "published"):
    signal, hidden = ours[f"{name}.signal"], ours[f"{name}.hidden"]
    ours.close(f"{name}.features", encoder(name, signal, torch.zeros_like(hidden)), rtol=1e-4, atol=1e-5)
    ours.close(f"{name}.masked_features", encoder(name, signal, hidden), rtol=1e-4, atol=1e-5)

for name in ("one_record", "batch"):
    views = [ours[f"{name}.view{i}"].double().requires_grad_() for i in (1, 2)]
    loss = hierarchical(*views)
    loss.backward()
    ours.close(f"{name}.loss", loss)
    ours.close(f"{name}.gradient1", views[0].grad)
    ours.close(f"{name}.gradient2", views[1].grad)

ours.done()
