"""Engines that answer statements: one small file each, one contract."""
