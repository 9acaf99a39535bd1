#!/bin/sh
# Rebuild the demo footage. What already stands in work/ is not rendered again.
# Usage: ./render.sh [seed...]     (all seeds by default)
set -eu
cd "$(dirname "$0")"

part() { # seed, what, output
    [ -e "$3" ] || nice -n 10 blender -b -noaudio --python-exit-code 1 --python set.py -- --seed "$1" --what "$2" --out "$3" >>work/blender.log
}

mkdir -p work
[ -e work/slate/measure.json ] || nice -n 10 blender -b -noaudio --python-exit-code 1 --python slate.py -- \
    --out work/slate >>work/blender.log
for seed in ${*:-1 2}; do
    into=work/seed-$seed
    mkdir -p "$into/figure"
    part "$seed" measure "$into/measure.json"
    for plate in plate-reference plate-take plate-take-lamp-off matte-reference matte-take; do
        part "$seed" "$plate" "$into/$plate.png"
    done
    [ -e "$into/plate-floor.png" ] || nice -n 10 blender -b -noaudio --python-exit-code 1 --python set.py -- \
        --seed "$seed" --what plate-floor --out "$into/plate-floor.png" --samples 20 --scale 0.75 >>work/blender.log
    [ -e "$into/figure/23.png" ] || nice -n 10 blender -b -noaudio --python-exit-code 1 --python set.py -- \
        --seed "$seed" --what figure --out "$into/figure" --samples 24 >>work/blender.log
    nice -n 10 /usr/bin/python3 compose.py --seed "$seed"
done
