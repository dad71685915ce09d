"""Helpers of the demo command: its environment, its three servers, and what it tells the visitor."""
