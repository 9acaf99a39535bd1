"""What can be seen of a crop without learning: edges by their direction, the region's rim, colours, whether rim and edges agree.

After histograms of oriented gradients (Dalal and Triggs 2005), in cells of 4 pixels. It is in the graph that ships.
"""
from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

CELL = 4
DIRECTIONS = 6
CHANNELS = 3 * DIRECTIONS + 10
SKIN, SKIN_WIDTH = (0.11, -0.055), 0.06
"""Where most skin lies in chroma (red less luma, blue less luma), and how wide; dark and pale skins differ in luma mostly."""


class Evidence(nn.Module):
    """crops uint8 [N, H, W, 4] -> float32 [N, CHANNELS, H/4, W/4]."""

    def __init__(self) -> None:
        super().__init__()
        sobel = torch.tensor([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]]) / 4
        self.register_buffer("sobel", torch.stack([sobel, sobel.t()])[:, None])
        angles = torch.arange(DIRECTIONS) * (2 * math.pi / DIRECTIONS)
        self.register_buffer("turns", torch.stack([angles.cos(), angles.sin()])[:, :, None, None])

    def edges(self, plane: Tensor) -> "tuple[Tensor, Tensor, Tensor]":
        """plane [N, 1, H, W] -> slopes [N, 2, H, W], strength [N, 1, H, W], strength by direction, unsigned [N, DIRECTIONS, H, W]."""
        slopes = functional.conv2d(functional.pad(plane, (1, 1, 1, 1), mode="replicate"), self.sobel)
        x, y = slopes[:, :1], slopes[:, 1:]
        strength = (x * x + y * y + 1e-6).sqrt()
        # Twice the angle: an edge and its opposite are one direction.
        cosine, sine = (x * x - y * y) / strength, 2 * x * y / strength
        return slopes, strength, torch.relu(cosine * self.turns[0] + sine * self.turns[1] - 0.3 * strength)

    def forward(self, crops: Tensor) -> Tensor:
        planes = crops.permute(0, 3, 1, 2).float() / 255
        colours, region = planes[:, :3], planes[:, 3:]
        luma = colours[:, :1] * 0.3 + colours[:, 1:2] * 0.59 + colours[:, 2:] * 0.11
        chroma = torch.cat([colours[:, :1] - luma, colours[:, 2:] - luma], 1)
        centred = luma - luma.mean((2, 3), keepdim=True)
        centred = centred / ((centred * centred).mean((2, 3), keepdim=True).sqrt() + 0.05)
        slopes, strength, ways = self.edges(centred)
        rim_slopes, rim, rim_ways = self.edges(region)
        across = (slopes * rim_slopes).sum(1, keepdim=True).abs()
        off = (chroma - chroma.new_tensor(SKIN)[None, :, None, None]) / SKIN_WIDTH
        skin = 1 / (1 + (off * off).sum(1, keepdim=True))
        fine = torch.cat([ways, ways * region, rim_ways * 3, region, rim * 2, across * 3, strength, skin * region, skin, centred * region,
                          chroma * region * 6, centred], 1)
        n, c, h, w = fine.shape
        cells = fine.reshape(n, c, h // CELL, CELL, w // CELL, CELL).mean((3, 5))
        return cells.sign() * (cells.abs() + 1e-4).sqrt()
