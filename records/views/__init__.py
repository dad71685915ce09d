"""Pages of the records, a noun a file. None takes an identifier of a person from its address."""
