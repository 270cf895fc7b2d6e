"""Floor 6, 扩展应用层: one complete folder for each field of supervision."""
