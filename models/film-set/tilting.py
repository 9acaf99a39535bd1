"""How far the camera tilts down when a take is over; apart from all else, as the renderer reads it too."""

TILT_DEGREES = 24
