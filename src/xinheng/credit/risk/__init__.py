"""信用风险: indicators, scorecard, class and reasons."""
