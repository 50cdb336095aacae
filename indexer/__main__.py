"""`python -m indexer`."""

import interrupts
from indexer.cli import main

if __name__ == "__main__":
    interrupts.loaded()
    main(prog_name="python -m indexer")
