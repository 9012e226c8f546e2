"""What the law says, as pure functions and dated words: no I/O, no framework, no clock."""
