"""Floor 1, 应用支撑层: accounts, access, audit, jobs, files, documents, procedures."""
