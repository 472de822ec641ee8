"""What stands in the way of a problem or a plan being used."""


class ProblemFault(ValueError):
    """A problem, plan or file says something that cannot be meant.

    The message begins with its place.
    """

    def __init__(self, place: str, message: str) -> None:
        super().__init__(f"{place}: {message}" if place else message)
        self.place = place
        self.message = message
