"""The pages of the accounts, one file per errand."""
