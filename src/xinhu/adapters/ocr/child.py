"""Reads the text of one picture in a process of its own, within bounds.

A picture of a kilobyte can unfold into gigabytes, and decoders of pictures are what
hostile pictures aim at. Here it meets a process that holds no key, has no environment,
can write into no file, and whose memory and time are bounded by the system. Started by
``reading``; arguments are bytes of memory, seconds of the processor, and pixels, each
at most, and the sizes at which lines are looked for.

Reads the picture from standard input, writes the lines as JSON to standard output.
Exits with another code than 0 where it is no picture, has too many pixels, or does not
fit the bounds.
"""

import io
import json
import os
import resource
import sys

UNREADABLE = 1
_SIDE = 1600
"""Pixels of the longer side that are looked at: a page of A4 at 140 dots an inch."""
_LINES, _LONGEST = 200, 200


def bound(memory: int, seconds: int) -> None:
    """Bound this process; what is bounded by the system it cannot undo."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    os.nice(5)  # whoever waits at the gate comes first


def main(memory: int, seconds: int, pixels: int, *sizes: int) -> int:
    """Read, within bounds; return the exit code."""
    bound(memory, seconds)
    picture = _picture(sys.stdin.buffer.read(), pixels)
    if picture is None:
        return UNREADABLE
    json.dump(_read(picture, sizes), sys.stdout)
    return 0


def _picture(body: bytes, pixels: int) -> object:
    """Return the picture upright and no larger than is looked at; None for none."""
    from PIL import Image, ImageOps  # noqa: PLC0415 -- only within the bounds

    try:
        picture = Image.open(io.BytesIO(body), "r", ("PNG", "JPEG"))
        if picture.width * picture.height > pixels:
            return None
        upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    upright.thumbnail((_SIDE, _SIDE))
    return upright


def _read(picture: object, sizes: tuple[int, ...]) -> list[str]:
    """Return the lines, from the top; then those that only a further size shows."""
    lines: dict[str, None] = {}
    for size in sizes:
        lines.update(dict.fromkeys(_lines(picture, size)))
    return list(lines)[:_LINES]


def _lines(picture: object, size: int) -> list[str]:
    """Return the lines that are found with the longer side made so many pixels."""
    import numpy as np  # noqa: PLC0415 -- only for what is a picture
    from rapidocr import RapidOCR  # noqa: PLC0415 -- as above

    reader = RapidOCR(
        params={
            "Global.log_level": "critical",
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            "Det.limit_side_len": size,
            "Det.limit_type": "max",
        }
    )
    found = reader(np.asarray(picture)[:, :, ::-1])
    texts = getattr(found, "txts", None) or ()
    return [str(text)[:_LONGEST] for text in texts[:_LINES]]


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
