"""Lake: a projection of the registers as typed Parquet, rebuilt at any time, read by DuckDB."""
