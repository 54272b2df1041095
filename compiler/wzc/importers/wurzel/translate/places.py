"""Where in Wurzel's files each written value came from.

Values are found by their way through the written file: `("defaults", "env", "X")`,
`("step docs", "()", "folder_path")` for a setting, `("artifacts", "()", "bucket")` for an argument.
"""

from attrs import Factory, define

from wzc.source.file import Span

Way = tuple[str, ...]


@define
class Places:
    """The places of values by their way."""

    _found: dict[Way, Span] = Factory(dict)
    _about: list[tuple[Span, Way]] = Factory(list)

    def put(self, way: Way, place: Span | None) -> None:
        """Keep the place of a value; a value without one is a default of Wurzel's."""
        if place is not None:
            self._found[way] = place

    def nearest(self, way: Way) -> Span | None:
        """The place of the value, or of the smallest one around it that has one."""
        for length in range(len(way), 0, -1):
            if way[:length] in self._found:
                return self._found[way[:length]]
        return None

    def has(self, way: Way) -> bool:
        """Whether the value itself was written, and not only something around it."""
        return way in self._found

    def about(self, way: Way, *places: Span) -> None:
        """Say where in the written file something at these places belongs, if it is written."""
        self._about += [(place, way) for place in places]

    def way_of(self, place: Span) -> Way:
        """Where in the written file something at a place belongs; empty where nobody knows."""
        for known, way in (*self._about, *((span, way) for way, span in self._found.items())):
            if known.file is place.file and known.start == place.start:
                return way
        return ()
