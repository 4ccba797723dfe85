"""CMSC's loss and CLOCS's encoder, in PyTorch."""
import sys

import torch
from torch import nn

from compare import Comparison

compare = Comparison(sys.argv[1])

# The loss, term by term as the CLOCS paper writes it.
a, b = (nn.functional.normalize(compare[name].double(), dim=1) for name in ("view1", "view2"))
similarity = torch.exp(a @ b.T / 0.1)
by_row = -torch.log(similarity / similarity.sum(1, keepdim=True))
by_column = -torch.log(similarity / similarity.sum(0, keepdim=True))
same = compare["patient"][:, None] == compare["patient"][None, :]
assert same.sum() > len(a), "the export should have a patient that comes twice"
compare.close("loss_all", ((by_row[same].mean() + by_column[same].mean()) / 2).view(1))
diagonal, upper, lower = torch.eye(len(a)).bool(), same.triu(1), same.tril(-1)
terms = [by_row[diagonal], by_column[diagonal], by_row[upper], by_column[lower]]
compare.close("loss_triangles", torch.stack([term.mean() for term in terms]).mean().view(1))

# The encoder.
layers = []
for channels_in, channels_out in ((1, 4), (4, 16), (16, 32)):
    layers += [nn.Conv1d(channels_in, channels_out, 7, 3), nn.BatchNorm1d(channels_out), nn.ReLU(), nn.MaxPool1d(2),
               nn.Dropout(0.1)]
encoder = nn.ModuleDict({"stages": nn.Sequential(*layers), "linear": nn.Linear(320, 256)}).eval()
weights = {name[len("encoder."):]: value for name, value in compare.tensors.items() if name.startswith("encoder.")}
encoder.load_state_dict(weights)
signal = compare["signal"]
records, leads, samples = signal.shape
segments = signal.reshape(records * leads * (samples // 2500), 1, 2500)
low, high = segments.amin(2, keepdim=True), segments.amax(2, keepdim=True)
with torch.no_grad():
    each = encoder["linear"](encoder["stages"]((segments - low) / (high - low)).flatten(1))
features = each.reshape(records, leads, samples // 2500, 256).permute(0, 1, 3, 2).reshape(records, leads * 256, -1)
compare.close("features", features, rtol=1e-4, atol=1e-5)
compare.done()
