"""A term as a whole: put back, packed for later, opened again, and one student taken out of it."""
