"""The request log: what each service sent, and how good a client that makes it."""
