"""Recurrent Homer's network in PyTorch: embedding 256, GRUs of 256, 512, 1,024, 512 and 256 units, a head at every position."""
import torch
from torch import nn

import figures

figures.begin()
CHARACTERS, WINDOW, BATCH, EMBEDDING, DROPOUT = 100, 100, 64, 256, 0.5
UNITS = [256, 512, 1024, 512, 256]


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(CHARACTERS, EMBEDDING)
        self.layers = nn.ModuleList(nn.GRU(inputs, units) for inputs, units in zip([EMBEDDING, *UNITS], UNITS))
        self.head = nn.Linear(UNITS[-1], CHARACTERS)

    def forward(self, ids):
        states = self.embedding(ids)
        for layer in self.layers:
            states, _ = layer(states)
            states = nn.functional.dropout(states, DROPOUT)
        return self.head(states)


network = Network()
optimizer = torch.optim.Adam(network.parameters(), lr=0.001)


def step():
    ids = torch.randint(CHARACTERS, (WINDOW, BATCH))
    targets = torch.randint(CHARACTERS, (WINDOW * BATCH,))
    optimizer.zero_grad(set_to_none=True)
    nn.functional.cross_entropy(network(ids).view(-1, CHARACTERS), targets).backward()
    nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    optimizer.step()


figures.report(seconds_per_step=figures.seconds(step, 5, warm_up=2))
