"""The officers' workbench and their phone."""
