"""What the comparing scripts share."""
import sys

import torch
from safetensors.torch import load_file


class Comparison:
    """Collects differences; done() prints all of them and exits."""

    def __init__(self, folder, file="tensors.safetensors"):
        self.tensors = load_file(f"{folder}/{file}")
        self.compared, self.failures = 0, []

    def __getitem__(self, name):
        return self.tensors[name]

    def close(self, name, peer, rtol=1e-5, atol=1e-6):
        """`name` of the export against the peer's tensor."""
        ours = self.tensors[name].to(torch.float64)
        peer = torch.as_tensor(peer).detach().to(torch.float64)
        self.compared += 1
        if ours.shape != peer.shape:
            self.failures.append(f"{name}: shape {tuple(ours.shape)}, peer {tuple(peer.shape)}")
        elif not torch.allclose(ours, peer, rtol=rtol, atol=atol, equal_nan=True):
            worst = (ours - peer).abs().max().item()
            self.failures.append(f"{name}: differs by up to {worst:.3g}")

    def done(self):
        for failure in self.failures:
            print(failure, file=sys.stderr)
        print(f"{self.compared} compared, {len(self.failures)} differ")
        sys.exit(1 if self.failures or not self.compared else 0)
