"""`python -m pdscan`: the command line."""

from pdscan.cli import main

main()
