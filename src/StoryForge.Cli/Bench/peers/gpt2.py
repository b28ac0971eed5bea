"""nanoGPT's own model.py on the 124M shape with random weights.

usage: gpt2.py train|generate path/to/nanoGPT/model.py
       gpt2.py loss path/to/nanoGPT/model.py text   (a small shape, on a text's characters)
"""
import importlib.util
import sys
import time

import torch

import figures

work, path = sys.argv[1:3]
spec = importlib.util.spec_from_file_location("model", path)
nanogpt = importlib.util.module_from_spec(spec)
sys.modules["model"] = nanogpt
spec.loader.exec_module(nanogpt)
figures.begin()
autocast = torch.autocast("cpu", torch.bfloat16)
CONTEXT, PROMPT, NEW = 1024, 256, 64

if work == "train":
    network = nanogpt.GPT(nanogpt.GPTConfig(vocab_size=50257))
    optimizer = network.configure_optimizers(0.1, 6e-4, (0.9, 0.95), "cpu")

    def step():
        ids = torch.randint(50257, (1, CONTEXT))
        with autocast:
            _, loss = network(ids, ids)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)

    figures.report(seconds_per_step=figures.seconds(step, 5, warm_up=2), resident_mb=figures.resident_mb())
elif work == "loss":
    ROWS, WINDOW, STEPS, COUNTED = 8, 128, 600, 50
    with open(sys.argv[3], encoding="utf-8") as file:
        text = file.read()
    number = {character: i for i, character in enumerate(sorted(set(text)))}
    ids = torch.tensor([number[character] for character in text])
    network = nanogpt.GPT(nanogpt.GPTConfig(vocab_size=len(number) + 2, n_layer=4, n_head=4, n_embd=128, block_size=WINDOW))
    optimizer = network.configure_optimizers(0.0, 1e-3, (0.9, 0.95), "cpu")
    losses = []
    for _ in range(STEPS):
        starts = torch.randint(len(ids) - WINDOW, (ROWS,)).tolist()
        x = torch.stack([ids[s:s + WINDOW] for s in starts])
        y = torch.stack([ids[s + 1:s + 1 + WINDOW] for s in starts])
        with autocast:
            _, loss = network(x, y)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        losses.append(loss.item())
    figures.report(loss=sum(losses[-COUNTED:]) / COUNTED)
else:
    network = nanogpt.GPT(nanogpt.GPTConfig(vocab_size=50257)).eval()
    prompt = torch.randint(50257, (1, PROMPT))
    with torch.no_grad(), autocast:
        network.generate(prompt, 2)
        start = time.perf_counter()
        network.generate(prompt, NEW)
    figures.report(tokens_per_second=NEW / (time.perf_counter() - start))
