"""A refusal: the program says no, in words its reader can act on."""


class Refusal(Exception):
    """What a command raises when a rule stands in the way; the message is shown to the reader as it is."""

    def __init__(self, message: object) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)
