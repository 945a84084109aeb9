"""Addresses of our own pages, for whoever arranges one."""

from liuke.app.where import address

__all__ = ["address"]
