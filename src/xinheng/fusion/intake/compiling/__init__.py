"""A source and its record type compiled to DuckDB SQL; one row at a time the same is done by `registers.compose`."""
