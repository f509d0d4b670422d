"""The page: connect accounts, answer a few questions, see the week. Served beside the worker."""
