"""Published tables of marks, students × items, and made-up ones."""


def rows(*lines):
    return [[int(mark) for mark in line] for line in lines]


# Wuensch, East Carolina University: students A to J.
WUENSCH = rows(
    "1111110110", "1011011101", "1111011001", "0010001000", "0000010010",
    "1110111111", "1101110111", "1111111101", "0101111101", "1101101110",
)  # fmt: skip

# Item-analysis worksheet, studylib 25270846: totals 100 90 70 70 70 60 60 50 50 30.
WORKSHEET = rows(
    "1111111111", "1111111101", "1101111100", "0111110101", "1110111001",
    "1110110100", "0110110101", "0111001010", "1110100001", "0100010010",
)  # fmt: skip


def column(table, number):
    return [row[number] for row in table]


def made_up(dice, *, students=None, items=None, partial=False):
    """Marks that depend on an ability and a difficulty; `dice` is a random.Random."""
    students = students or dice.randint(2, 60)
    items = items or dice.randint(2, 30)
    hard = [dice.gauss(0, 1) for _ in range(items)]
    able = [dice.gauss(0, 1) for _ in range(students)]
    if partial:
        return [[dice.choice([0, 0.25, 1 / 3, 0.5, 1]) for _ in hard] for _ in able]
    return [[int(a + dice.gauss(0, 1) > h) for h in hard] for a in able]
