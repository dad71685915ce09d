"""Where the control API used to be: its guards, for rooms that still look for them here."""

from __future__ import annotations

from stub_idp.panel.guard import control_api, order_call

__all__ = ["control_api", "order_call"]
