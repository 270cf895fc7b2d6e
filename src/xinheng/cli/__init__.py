"""The command `xinheng`: every command of docs/commands.md, one file each."""
