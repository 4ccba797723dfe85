"""The parts of wav2vec 2.0 against PyTorch's own layers."""
import sys

import torch
from torch.nn import functional as F

from compare import Comparison

c = Comparison(sys.argv[1])


def leaf(name):
    return c[name].clone().requires_grad_(True)


def compare(part, x, out):
    c.close(f"{part}.out", out)
    out.square().sum().backward()
    c.close(f"{part}.gradient", x.grad)


def fill(module, names):
    module.load_state_dict({theirs: c[ours].clone() for theirs, ours in names.items()})
    return module.double().eval()


# Convolutions: GroupNorm after the first alone.
layers = []
for i in range(4):
    conv = torch.nn.Conv1d(3 if i == 0 else 8, 8, 2, stride=2, bias=False)
    layers.append(fill(conv, {"weight": f"convs.conv{i}.weight"}))
    if i == 0:
        layers.append(fill(torch.nn.GroupNorm(8, 8), {n: f"convs.norm.{n}" for n in ("weight", "bias")}))
    layers.append(torch.nn.GELU())
x = leaf("convs.x")
compare("convs", x, torch.nn.Sequential(*layers)(x))

# Positional convolution: torch's own weight norm over the kernel axis.
for part, kernel, groups in (("even", 6, 2), ("odd", 5, 4)):
    conv = torch.nn.utils.parametrizations.weight_norm(
        torch.nn.Conv1d(8, 8, kernel, padding=kernel // 2, groups=groups), dim=2)
    fill(conv, {"bias": f"{part}.bias", "parametrizations.weight.original0": f"{part}.length",
                "parametrizations.weight.original1": f"{part}.direction"})
    x = leaf(f"{part}.x")
    out = conv(x.transpose(1, 2))
    out = out[:, :, :-1] if kernel % 2 == 0 else out
    compare(part, x, F.gelu(out).transpose(1, 2))

# Transformer block.
layer = torch.nn.TransformerEncoderLayer(12, 3, 20, activation="gelu", norm_first=False, batch_first=True)
pairs = {"self_attn.in_proj_": "qkv.", "self_attn.out_proj.": "out.", "linear1.": "ffn1.", "linear2.": "ffn2.",
         "norm1.": "norm1.", "norm2.": "norm2."}
fill(layer, {theirs + n: f"block.{ours}{n}" for theirs, ours in pairs.items() for n in ("weight", "bias")})
x = leaf("block.x")
compare("block", x, layer(x))

# Quantiser: with the noise given, torch's gumbel_softmax in its own few lines.
book = c["quantizer.codebook"]
x = leaf("quantizer.x")
logits = F.linear(x, c["quantizer.logits.weight"], c["quantizer.logits.bias"]).view(7, 2, 5)


def vectors(choice):
    return torch.cat([choice[:, g] @ book[g] for g in range(2)], 1)


c.close("quantizer.hard", vectors(F.one_hot(logits.argmax(2), 5).double()))
noisy = logits + c["quantizer.noise"]
soft = (noisy / (2 * 0.999995**1000)).softmax(2)
hard = F.one_hot(soft.argmax(2), 5).double()
drawn = vectors(hard - soft.detach() + soft)
mean = logits.softmax(2).mean(0)
perplexity = sum(torch.exp(-(mean[g] * torch.log(mean[g] + 1e-7)).sum()) for g in range(2))
c.close("quantizer.drawn", drawn)
c.close("quantizer.perplexity", perplexity)
(drawn.square().sum() + perplexity).backward()
c.close("quantizer.gradient", x.grad)

# InfoNCE with the distractors given: one cross-entropy row a step.
context, target, code = leaf("nce.context"), c["nce.target"], c["nce.code"]
rows = []
for r in range(3):
    for t in range(6):
        chosen = c["nce.distractor"][r, t]
        logits = F.cosine_similarity(context[r, t], torch.cat([target[r, t : t + 1], target[r, chosen]]), dim=1) / 0.1
        same = torch.cat([torch.tensor([False]), (code[r, chosen] == code[r, t]).all(1)])
        rows.append(F.cross_entropy(logits.masked_fill(same, float("-inf")), torch.tensor(0)))
each = torch.stack(rows).view(3, 6)
c.close("nce.each", each)
each.sum().backward()
c.close("nce.gradient", context.grad)
c.done()
