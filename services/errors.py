"""Refusals that a reader may see: their message is Dutch and shown as it is."""


class AppError(Exception):
    """A refusal with a message for the reader; everything else is a fault and gets a reference number."""


class NotFound(AppError):
    """What was asked for does not exist for this reader, also when it exists for another."""

    def __init__(self, message: str = "Niet gevonden.") -> None:
        super().__init__(message)


class NotAllowed(AppError):
    """This kind of account may not do this."""

    def __init__(self, message: str = "Dit kan je niet met deze aanmelding.") -> None:
        super().__init__(message)


class BadInput(AppError):
    """A value that cannot be read or may not be; the message says what is wrong with it."""


class UnusableFile(AppError):
    """A file from which nothing can be read; the message says why and what to do."""


class Changed(AppError):
    """Somebody was first: the row is no longer what the reader saw."""

    def __init__(self, message: str = "Dit project is ondertussen gewijzigd. Bekijk het opnieuw.") -> None:
        super().__init__(message)


class NoRoom(AppError):
    """The disk is full; nothing was kept."""

    def __init__(self) -> None:
        super().__init__("Er is niets bewaard: de schijf is vol. Maak plaats en probeer het opnieuw.")


class NotNow(AppError):
    """Something outside cannot be reached at this moment; later it may."""


class NoAnswer(NotNow):
    """The database cannot be reached, or is held by another for too long; nothing was kept that is not whole."""

    def __init__(self) -> None:
        super().__init__("De databank antwoordt nu niet. Probeer het zo dadelijk opnieuw.")
