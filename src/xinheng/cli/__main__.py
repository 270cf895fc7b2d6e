"""`python -m xinheng.cli` is `xinheng`."""

from xinheng.cli.main import main

main()
