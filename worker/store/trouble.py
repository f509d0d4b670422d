"""What can go wrong with the data folder."""


class StoreError(Exception):
    """The data folder cannot be used. The text is one sentence that says what to do."""
