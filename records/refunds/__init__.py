"""A refund from values alone: its events, the steps that happened, what is expected next, how long a step usually takes."""
