"""To and from a learning management system: the names of its downloads, and the pages that go back."""
