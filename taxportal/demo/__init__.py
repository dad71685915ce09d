"""Helpers of the demo command: its environment, its two servers, and what it tells the visitor."""
