"""The commands: each turns one line into one call, and names the renderer of its answer."""
