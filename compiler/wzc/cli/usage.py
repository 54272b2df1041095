"""Wrong usage: what was wrong with the words, and how they should look."""


class UsageError(Exception):
    """The words of a command line make no sense together, or a file can't be read or written.

    `usage` is the line that shows the right usage, `more` the command that prints more.
    """

    def __init__(self, message: str, usage: str = "", more: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.usage = usage
        self.more = more

    def __str__(self) -> str:
        text = f"wzc: {self.message}\n"
        if self.usage:
            text += self.usage.rstrip("\n") + "\n"
        if self.more:
            text += f"`{self.more}` says more\n"
        return text
