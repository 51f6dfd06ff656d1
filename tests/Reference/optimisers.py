"""Writes optimisers.json: the paths of PyTorch's optimisers on Rosenbrock's function, f(x, y) = (1 - x)^2 + 100 (y - x^2)^2, from (-1.2, 1) in doubles, 20 steps.

Each entry is [name, settings, [[x, y] after each step]].

    python3 optimisers.py > optimisers.json
"""

import json

import torch

CASES = [
    ("Sgd", dict(lr=1e-3)),
    ("Sgd", dict(lr=1e-3, momentum=0.9)),
    ("Sgd", dict(lr=1e-3, momentum=0.9, nesterov=True)),
    ("Sgd", dict(lr=1e-3, momentum=0.5, weight_decay=0.1)),
    ("Adam", dict(lr=1e-2)),
    ("Adam", dict(lr=1e-1, betas=(0.8, 0.9), eps=1e-3)),
    ("AdamW", dict(lr=1e-2)),
    ("AdamW", dict(lr=1e-1, betas=(0.5, 0.99), weight_decay=0.3)),
    ("RmsProp", dict(lr=1e-2)),
    ("RmsProp", dict(lr=1e-2, alpha=0.9, eps=1e-4, momentum=0.7)),
]
CLASSES = {"Sgd": torch.optim.SGD, "Adam": torch.optim.Adam, "AdamW": torch.optim.AdamW, "RmsProp": torch.optim.RMSprop}


def path(name, settings):
    z = torch.tensor([-1.2, 1.0], dtype=torch.float64, requires_grad=True)
    optimiser = CLASSES[name]([z], **settings)
    points = []
    for _ in range(20):
        optimiser.zero_grad()
        ((1 - z[0]) ** 2 + 100 * (z[1] - z[0] ** 2) ** 2).backward()
        optimiser.step()
        points.append(z.tolist())
    return points


print("[\n" + ",\n".join(json.dumps([name, settings, path(name, settings)]) for name, settings in CASES) + "\n]")
