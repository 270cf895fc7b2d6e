"""文件 Evidence kept as taken, and copies that may be served."""
