"""`python -m photoenhance`: the command line."""

from photoenhance.cli import main

main()
