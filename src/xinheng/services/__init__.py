"""Floor 5, 公共服务: what the public and businesses ask of the bureau."""
