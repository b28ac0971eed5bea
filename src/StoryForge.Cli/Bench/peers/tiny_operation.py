"""One tiny Torch operation from Python: the sum of two tensors of one element."""
import torch

import figures

figures.begin()
a, b = torch.ones(1), torch.ones(1)
CALLS = 200_000


def calls():
    for _ in range(CALLS):
        torch.add(a, b)


with torch.no_grad():
    figures.report(microseconds=figures.seconds(calls, 5) / CALLS * 1e6)
