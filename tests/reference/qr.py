"""Reads a QR code as a phone does (ISO/IEC 18004), and strictly: one wrong module is refused. Versions 1 to 6, level M."""

from collections.abc import Iterator

# By version: codewords of error correction in a block, blocks, codewords of data in each.
_BLOCKS = {1: (10, 1, 16), 2: (16, 1, 28), 3: (26, 1, 44), 4: (18, 2, 32), 5: (24, 2, 43), 6: (16, 4, 27)}
_LEVEL_M, _BYTES = 0b00, 0b0100

_MASKS = (
    lambda x, y: (x + y) % 2 == 0,
    lambda x, y: y % 2 == 0,
    lambda x, y: x % 3 == 0,
    lambda x, y: (x + y) % 3 == 0,
    lambda x, y: (x // 3 + y // 2) % 2 == 0,
    lambda x, y: x * y % 2 + x * y % 3 == 0,
    lambda x, y: (x * y % 2 + x * y % 3) % 2 == 0,
    lambda x, y: ((x + y) % 2 + x * y % 3) % 2 == 0,
)

Modules = list[list[bool]]


def read(modules: Modules) -> str:
    """The text of a code; AssertionError for one that a phone would have to guess at."""
    version = (len(modules) - 17) // 4
    _require_patterns(modules)
    level, mask = _format(modules)
    assert level == _LEVEL_M
    bits = [modules[y][x] ^ _MASKS[mask](x, y) for x, y in _path(len(modules))]
    words = [int("".join("01"[bit] for bit in bits[at : at + 8]), 2) for at in range(0, len(bits) // 8 * 8, 8)]
    correction, blocks, length = _BLOCKS[version]
    read_out = []
    for block in range(blocks):
        data, check = words[block : blocks * length : blocks], words[blocks * length + block :: blocks]
        assert len(check) == correction
        assert not any(_syndromes([*data, *check], correction)), "what is read does not fit its own check"
        read_out += data
    stream = "".join(f"{word:08b}" for word in read_out)
    assert int(stream[:4], 2) == _BYTES
    count = int(stream[4:12], 2)
    assert set(stream[12 + 8 * count : 16 + 8 * count]) <= {"0"}, "nothing says that it ends here"
    return int(stream[12 : 12 + 8 * count], 2).to_bytes(count, "big").decode("ascii")


def _require_patterns(modules: Modules) -> None:
    """Three corners, and two lines of every other module between them."""
    size = len(modules)
    for left, top in ((0, 0), (size - 7, 0), (0, size - 7)):
        for x, y in ((x, y) for x in range(7) for y in range(7)):
            ring = max(abs(x - 3), abs(y - 3))
            assert modules[top + y][left + x] == (ring != 2), "a corner is wrong"
    for at in range(8, size - 8):
        assert modules[6][at] == modules[at][6] == (at % 2 == 0), "the timing is wrong"


def _format(modules: Modules) -> tuple[int, int]:
    """Level and mask, the same in both places, with their own check."""
    size = len(modules)
    around = [(8, y) for y in (0, 1, 2, 3, 4, 5, 7, 8)] + [(x, 8) for x in (7, 5, 4, 3, 2, 1, 0)]
    apart = [(size - 1 - x, 8) for x in range(8)] + [(8, size - 7 + y) for y in range(7)]
    first, second = (sum(modules[y][x] << bit for bit, (x, y) in enumerate(places)) for places in (around, apart))
    assert first == second
    said = first ^ 0b101010000010010
    rest = said
    for bit in range(14, 9, -1):
        if rest >> bit & 1:
            rest ^= 0b10100110111 << (bit - 10)
    assert rest == 0
    return said >> 13, said >> 10 & 7


def _path(size: int) -> Iterator[tuple[int, int]]:
    """Where data stands: pairs of columns from the right, up and down in turn, around everything that is fixed."""
    columns = [*range(size - 1, 6, -2), 5, 3, 1]
    for turn, right in enumerate(columns):
        for step in range(size):
            y = step if turn % 2 else size - 1 - step
            yield from ((x, y) for x in (right, right - 1) if not _fixed(x, y, size))


def _fixed(x: int, y: int, size: int) -> bool:
    corner = (x < 9 and y < 9) or (x >= size - 8 and y < 9) or (x < 9 and y >= size - 8)
    alignment = size > 21 and abs(x - (size - 7)) <= 2 and abs(y - (size - 7)) <= 2
    return corner or alignment or 6 in {x, y}


def _times(a: int, b: int) -> int:
    """In the field of 256 elements that the codes are made in."""
    product = 0
    for bit in range(8):
        if b >> bit & 1:
            product ^= a << bit
    for bit in range(14, 7, -1):
        if product >> bit & 1:
            product ^= 0b100011101 << (bit - 8)
    return product


def _syndromes(words: list[int], count: int) -> list[int]:
    """All of them nothing, when not a bit is wrong."""
    found, root = [], 1
    for _ in range(count):
        value = 0
        for word in words:
            value = _times(value, root) ^ word
        found.append(value)
        root = _times(root, 2)
    return found
