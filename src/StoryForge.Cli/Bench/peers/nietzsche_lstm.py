"""The Keras text-generation example in PyTorch: one-hot characters, LSTM(128), a dense head after a window of 60."""
import torch
from torch import nn

import figures

figures.begin()
CHARACTERS, WINDOW, BATCH, UNITS, EPOCH = 57, 60, 128, 128, 200_000


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(CHARACTERS, UNITS, batch_first=True)
        self.head = nn.Linear(UNITS, CHARACTERS)

    def forward(self, ids):
        states, _ = self.lstm(nn.functional.one_hot(ids, CHARACTERS).float())
        return self.head(states[:, -1])


network = Network()
optimizer = torch.optim.RMSprop(network.parameters(), lr=0.01, alpha=0.9, eps=1e-7)


def step():
    ids = torch.randint(CHARACTERS, (BATCH, WINDOW))
    targets = torch.randint(CHARACTERS, (BATCH,))
    optimizer.zero_grad(set_to_none=True)
    nn.functional.cross_entropy(network(ids), targets).backward()
    optimizer.step()


one = figures.seconds(step, 60, warm_up=10)
figures.report(windows_per_second=BATCH / one, seconds_per_epoch=one * EPOCH / BATCH)
