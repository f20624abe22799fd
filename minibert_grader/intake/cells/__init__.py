"""Know an assignment's cells again, whatever an editor or a student did to them."""
