"""What stops the provider from starting, said in one sentence for whoever starts it."""


class StartRefused(Exception):
    """The provider will not start; the message is one sentence that names what to change."""
