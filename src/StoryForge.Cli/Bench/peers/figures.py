"""What the peers' scripts share: threads, medians, and one JSON object on standard output."""
import json
import statistics
import time

import torch

THREADS = 2


def begin():
    torch.set_num_threads(THREADS)
    torch.manual_seed(1337)


def seconds(work, times, warm_up=1):
    """The median time of one call."""
    for _ in range(warm_up):
        work()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def resident_mb():
    with open("/proc/self/status") as status:
        for line in status:
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024


def report(**figures):
    print(json.dumps({"torch": torch.__version__, "threads": THREADS, **figures}))
