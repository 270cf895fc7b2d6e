"""The engines that make a model's result."""
