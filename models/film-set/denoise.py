"""Take the renderer's noise out of the plates, so that the camera grain is all there is.

Penumbras are far noisier than the rest, so there are two strengths, mixed by how rough the reference plate is.
The same mix serves all plates of a seed: cleaning must not add differences of its own.
"""
import cv2
import numpy as np

ROUGH_FROM, ROUGH_SPAN = 3.5, 4.0


def roughness(plate):
    """Where the plate needs strong cleaning, 0 to 1; the wide median leaves out lines and edges."""
    rough = cv2.absdiff(plate, cv2.GaussianBlur(plate, (0, 0), 2)).max(axis=2)
    level = cv2.GaussianBlur(cv2.medianBlur(rough, 75).astype(np.float32), (0, 0), 8)
    return np.clip((level - ROUGH_FROM) / ROUGH_SPAN, 0, 1)[..., None]


def clean(plate, rough):
    """Return the plate as floats without sampling noise; `rough` comes from the seed's reference plate."""
    light = cv2.fastNlMeansDenoisingColored(cv2.GaussianBlur(plate, (0, 0), 0.55), None, 2.5, 5, 5, 21)
    strong = cv2.fastNlMeansDenoisingColored(cv2.GaussianBlur(plate, (0, 0), 1.0), None, 9, 9, 7, 25)
    strong = cv2.GaussianBlur(strong, (0, 0), 1.0)
    return light * (1 - rough) + strong * rough


def clean_strongly(plate):
    """A plate of few samples that is only seen in motion and at the very end of a clip."""
    return cv2.GaussianBlur(cv2.fastNlMeansDenoisingColored(cv2.medianBlur(plate, 5), None, 14, 14, 7, 21), (0, 0), 0.8)
