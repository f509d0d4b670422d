"""The page: connect your accounts, answer a few questions, see your week. Served beside the worker."""
