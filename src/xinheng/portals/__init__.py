"""Floor 7, 交互层: pages and API. No models, no rules."""
