"""Places of interest in a source for tests, marked in its text: `batch«size»`."""

Place = tuple[int, int]


def unmarked(text: str, *kinds: str) -> tuple[str, list[list[Place]]]:
    """The text without marks, and for each kind of marks its places, in the order they begin.

    A kind is its two characters, the opening and the closing one; without any it is `«»`.
    """
    kinds = kinds or ("«»",)
    opening = {kind[0]: number for number, kind in enumerate(kinds)}
    closing = {kind[1]: number for number, kind in enumerate(kinds)}
    plain: list[str] = []
    # What is open: the kind, and which of its places it is.
    opened: list[tuple[int, int]] = []
    places: list[list[Place]] = [[] for _ in kinds]
    for character in text:
        if character in opening:
            kind = opening[character]
            opened.append((kind, len(places[kind])))
            places[kind].append((len(plain), -1))
        elif character in closing:
            kind, index = opened.pop()
            assert kind == closing[character], f"{character} closes something else"
            places[kind][index] = (places[kind][index][0], len(plain))
        else:
            plain.append(character)
    assert not opened, "a mark is not closed"
    return "".join(plain), places
