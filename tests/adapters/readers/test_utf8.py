"""UTF-8 is told, and counted, as Python decodes it."""

import io

from hypothesis import example, given, settings
from hypothesis import strategies as st

from xinhu.adapters.readers.decoding import decoded
from xinhu.adapters.readers.utf8 import characters_of, is_utf8

_PIECES = st.one_of(
    st.text(max_size=6).map(str.encode),
    st.text("身份证号x1é😀", max_size=6).map(str.encode),
    st.binary(max_size=3),
)


@settings(deadline=None)
@given(st.lists(_PIECES, max_size=12).map(b"".join))
@example(b"\xed\xa0\x80")  # half of a pair
@example(b"\xc0\x80")  # longer than need be
@example(b"\xf4\x90\x80\x80")  # beyond the last character
@example(b"\xe8\xba")  # cut
def test_utf8_is_what_python_can_decode(text: bytes) -> None:
    try:
        characters = len(text.decode())
    except UnicodeDecodeError:
        assert not is_utf8(text)
    else:
        assert is_utf8(text)
        assert characters_of(text) == characters


def test_a_long_block_is_counted_and_its_bad_line_is_mended() -> None:
    good = "客户手机13800138000\n".encode() * 4000
    bad = good + "客户\n".encode("gb18030")
    for text, lines in ((good, 4000), (bad, 4001)):
        (block,) = decoded(io.BytesIO(text), "utf-8", 1 << 20)
        assert block.characters == len(block.text.decode())
        assert block.text.count(b"\n") == lines
    assert block.text.endswith("客户\n".encode())
