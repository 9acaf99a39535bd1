"""Train the digit reader: `python3 train.py --run first --minutes 51`. The same command resumes."""
import argparse
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

from training.threads import settle  # noqa: E402

if __name__ == "__main__":
    settle(1)

import torch  # noqa: E402
from torch.nn import functional as F  # noqa: E402

from alphabet import HEIGHT, WIDTH  # noqa: E402
from network import Digits  # noqa: E402
from samples import FIELDS, make  # noqa: E402
from training.device import autocast, carry, find_device  # noqa: E402
from training.feeder import Feeder, Plan  # noqa: E402
from training.run import Run, read_checkpoint  # noqa: E402
from trial import held_out, try_out  # noqa: E402

BATCH, RATE, TIME_WEIGHT, SYMBOLS_OF_OTHERS = 64, 2e-3, 1.0, 0.5
TRY_EVERY = 400
SHIFT_PX, NOISE = (4, 2), 8.0


def disturb(crops: torch.Tensor) -> torch.Tensor:
    """Place, polarity, gamma and noise anew for each use of a sample."""
    across, down = (int(torch.randint(-reach, reach + 1, ())) for reach in SHIFT_PX)
    crops = F.pad(crops.float().unsqueeze(1), [SHIFT_PX[0]] * 2 + [SHIFT_PX[1]] * 2, mode="replicate").squeeze(1)
    top, left = SHIFT_PX[1] + down, SHIFT_PX[0] + across
    crops = crops[:, top:top + HEIGHT, left:left + WIDTH]
    crops = crops + torch.randn_like(crops) * torch.rand(len(crops), 1, 1, device=crops.device) * NOISE
    inverted = torch.rand(len(crops), 1, 1, device=crops.device) < 0.1
    crops = torch.where(inverted, 255 - crops, crops)
    gamma = torch.exp(torch.empty(len(crops), 1, 1, device=crops.device).uniform_(-0.35, 0.35))
    return 255 * (crops.clamp(0, 255) / 255) ** gamma


def loss_of(network: Digits, arrays: dict, device: torch.device) -> torch.Tensor:
    """CTC over what can be read, and cross entropy of `time`."""
    batch = carry(arrays, device)
    crops = disturb(batch["crop"])
    with autocast(device):
        symbols, time = network(crops)
    lengths = batch["length"]
    log_probabilities = symbols.float().log_softmax(2).transpose(0, 1)
    columns = torch.full_like(lengths, log_probabilities.shape[0])
    target = batch["classes"].long()
    each = F.ctc_loss(log_probabilities, target, columns, lengths, reduction="none", zero_infinity=True)
    each = each / lengths.clamp(min=1) * batch["weight"]
    truth = batch["time"]
    each = torch.where(truth > 0.5, each, each * SYMBOLS_OF_OTHERS)
    return each.mean() + TIME_WEIGHT * F.binary_cross_entropy_with_logits(time.float(), truth)


def borrow(network: Digits, checkpoint: Path) -> None:
    """Averaged weights of another run; what an input more has no weights for begins at zero."""
    state = network.state_dict()
    for name, given in read_checkpoint(checkpoint)["average"]["network"].items():
        if given.shape != state[name].shape:
            given = F.pad(given, [0, 0, 0, 0, 0, state[name].shape[1] - given.shape[1]])
        state[name].copy_(given)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=51)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--run", default="first", help="name of the folder under runs/")
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--begin-with", help="a run whose averaged weights a new one begins with")
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    device = find_device()
    network = Digits().to(device, memory_format=torch.channels_last)
    print(f"{sum(p.numel() for p in network.parameters()) / 1e6:.2f} M parameters", flush=True)
    optimiser = torch.optim.AdamW(network.parameters(), lr=options.rate, weight_decay=0.01)
    run = Run(HERE / "runs" / options.run, network, optimiser, minutes=options.minutes, rate=options.rate)
    resumed = run.resume()
    if options.begin_with and not resumed:
        borrow(network, HERE / "runs" / options.begin_with / "checkpoint.pt")
    trial = held_out(300)
    # A resumed run must not see its first samples again.
    seed = options.seed + (run.steps if resumed else 0)
    with Feeder(Plan(FIELDS, slots=6144, uses=2, most_uses=8), make, seed) as feeder:
        mean = 0.0
        while run.begin_step():
            loss = loss_of(network, feeder.batch(BATCH), device)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 5.0)
            optimiser.step()
            run.end_step(BATCH)
            mean += (loss.item() - mean) * (0.02 if mean else 1.0)
            if run.steps % 50 == 0:
                scores = try_out(run.average.network, trial) if run.steps % TRY_EVERY == 0 else {}
                run.log(loss=mean, made=feeder.made, waited_s=feeder.waited_s, **scores)
        run.save()
    run.log(loss=mean, **try_out(run.average.network, trial))


if __name__ == "__main__":
    main()
