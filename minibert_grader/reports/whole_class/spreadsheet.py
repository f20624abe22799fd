"""Text of others in a CSV file."""


def for_spreadsheets(text: str | None) -> str:
    """Text that no spreadsheet takes for a formula; "" for none.

    Examples
    --------
    >>> for_spreadsheets("=1+1")
    "'=1+1"
    """
    return f"'{text}" if text and text.startswith(("=", "+", "-", "@", "\t", "\r")) else text or ""
