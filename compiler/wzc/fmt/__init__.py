"""The formatter: one style for `.wz` source text."""

from wzc.fmt.format import FormattingError, format_source

__all__ = ["FormattingError", "format_source"]
