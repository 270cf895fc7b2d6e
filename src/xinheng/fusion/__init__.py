"""Floor 2, 数据融合层: the standard, intake, registers, resolution, lake."""
