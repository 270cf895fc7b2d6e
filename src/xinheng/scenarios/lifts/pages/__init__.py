"""The pages of lifts. They stand beside the portals, so they may use the page language of `portals.ui`."""
