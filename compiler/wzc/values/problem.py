"""What is wrong with one value, before anyone knows where it stands in a file."""

from attrs import frozen


@frozen
class Problem:
    """Why a value is refused; the caller adds the place and the code.

    `message` is one sentence without a final dot that names what the user wrote in backticks.
    `help` says what to write instead. `fix` is given only where it is certain: the text that
    replaces exactly the text that was checked. For the content of a string that is the new
    content, without quotes.
    """

    message: str
    help: str | None = None
    fix: str | None = None
