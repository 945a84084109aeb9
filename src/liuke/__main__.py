"""``python -m liuke``: the command line."""

from liuke.cli.main import main

if __name__ == "__main__":
    main()
