"""What is named from outside is read no further than any reader goes."""

import io
from pathlib import Path

import pytest

from treaty.app.read_start import read_start, read_stream
from treaty.load.text_decoding import MAX_FILE_BYTES, decode_text


class Endless(io.RawIOBase):
    """A pipe that never runs dry."""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # the stubs name no type for it
        buffer[:] = b"a" * len(buffer)
        return len(buffer)


def test_an_endless_pipe_is_told_to_be_too_large() -> None:
    text, problems = decode_text(read_stream(io.BufferedReader(Endless())))
    assert (text, [problem.rule.code for problem in problems]) == (None, ["TR007"])


@pytest.mark.parametrize(("size", "is_read"), [(MAX_FILE_BYTES, True), (2**33, False)])
def test_a_huge_file_takes_no_memory(size: int, is_read: bool, tmp_path: Path) -> None:
    path = tmp_path / "huge.yaml"
    with path.open("wb") as stream:
        stream.truncate(size)
    data = read_start(path)
    assert len(data) <= MAX_FILE_BYTES + 1
    assert (decode_text(data)[0] is not None) is is_read
