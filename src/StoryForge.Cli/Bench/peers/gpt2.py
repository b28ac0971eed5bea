"""nanoGPT's own model.py on the 124M shape with random weights.

usage: gpt2.py train|generate path/to/nanoGPT/model.py
"""
import importlib.util
import sys
import time

import torch

import figures

work, path = sys.argv[1:]
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
else:
    network = nanogpt.GPT(nanogpt.GPTConfig(vocab_size=50257)).eval()
    prompt = torch.randint(50257, (1, PROMPT))
    with torch.no_grad(), autocast:
        network.generate(prompt, 2)
        start = time.perf_counter()
        network.generate(prompt, NEW)
    figures.report(tokens_per_second=NEW / (time.perf_counter() - start))
