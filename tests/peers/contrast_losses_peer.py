"""Contrastive losses by torch's own cross-entropies, RoI pooling by grid_sample, rotations by the matrix exponential."""
import sys

import torch
import torch.nn.functional as F
from compare import Comparison

TEMPERATURE, BIAS = 0.2, -1.5
c = Comparison(sys.argv[1])
z, label = c["z"], c["label"]
rows = len(z)
n = rows // 2
others = ~torch.eye(rows, dtype=torch.bool)
logits = (z @ z.T / TEMPERATURE).masked_fill(~others, float("-inf"))
partner = (torch.arange(rows) + n) % rows

weight = c["similarity"].pow(3).repeat(2, 2)
weight[torch.arange(rows), partner] = 1
weight.fill_diagonal_(0)
c.close("weight", weight)
c.close("nt_xent", F.cross_entropy(logits, partner, reduction="none"))
target = weight / weight.sum(1, keepdim=True)
finite = logits.masked_fill(~others, -1e9)  # 0 times -inf would be no number
c.close("soft_ce", F.cross_entropy(finite, target, reduction="none"))
c.close("softclt", F.cross_entropy(finite, weight, reduction="none"))
each = F.binary_cross_entropy_with_logits(z @ z.T / TEMPERATURE + BIAS, weight, reduction="none")
c.close("bce", each.masked_fill(~others, 0).sum(1) / (rows - 1))

same = (label[:, None] == label) & others
log_p = F.log_softmax(logits, dim=1)
c.close("sup_con", torch.stack([-log_p[i, same[i]].mean() for i in range(rows) if same[i].any()]))
pairs = []
for i in range(rows):
    negatives = logits[i, (label != label[i]) & others[i]]
    for j in same[i].nonzero().flatten():
        pairs.append(F.cross_entropy(torch.cat([logits[i, j].view(1), negatives])[None], torch.tensor([0])))
c.close("pairwise_ce", torch.stack(pairs))

# A bin's centre as a place of grid_sample: -1 and 1 are the outer edges of the first and last step.
features, stride, bins = c["roi.features"], 8, 5
samples = features.shape[2] * stride
start = c["roi.peak"].double() - 12.5
centre = start[:, None] + (torch.arange(bins) + 0.5) * 35.0 / bins
grid = torch.stack([centre / samples * 2 - 1, torch.zeros_like(centre)], -1)[:, None]
picked = features[c["roi.record"]].double()[:, :, None]
c.close("roi.pooled", F.grid_sample(picked, grid, padding_mode="border", align_corners=False)[:, :, 0], atol=1e-5)

generators = torch.zeros(3, 3, 3, dtype=torch.float64)  # of the turns about x, y, z
for axis in range(3):
    a, b = (axis + 1) % 3, (axis + 2) % 3
    generators[axis, a, b], generators[axis, b, a] = -1, 1
changes = []
for angle, order, scale in zip(c["vcg.angle"].double(), c["vcg.order"], c["vcg.scale"].double()):
    change = torch.eye(3, dtype=torch.float64)
    for axis in order:
        change = torch.matrix_exp(angle[axis] * generators[axis]) @ change
    changes.append(torch.diag(scale) @ change)
change = torch.stack(changes)
c.close("vcg.change", change, atol=1e-5)

# Dower's leads V1 ... V6, I and II from x, y, z (1980); the others follow from Einthoven and Goldberger.
v1_to_v6 = [[-0.515, 0.157, -0.917], [0.044, 0.164, -1.387], [0.882, 0.098, -1.277],
            [1.213, 0.127, -0.601], [1.125, 0.127, -0.086], [0.831, 0.076, 0.230]]
one, two = torch.tensor([0.632, -0.235, 0.059]), torch.tensor([0.235, 1.066, -0.132])
dower = torch.stack([one, two, two - one, -(one + two) / 2, one - two / 2, two - one / 2, *map(torch.tensor, v1_to_v6)])
dower = dower.double()
signal = c["vcg.signal"].double()
independent = [0, 1, 6, 7, 8, 9, 10, 11]  # eight leads carry all there is
inverse = torch.linalg.pinv(dower[independent])
xyz = inverse @ signal[:, independent]
c.close("vcg.project", dower @ change @ xyz, atol=1e-4)
c.close("vcg.residual", signal + dower @ (change - torch.eye(3)) @ xyz, atol=1e-4)
c.done()
