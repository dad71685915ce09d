"""The endpoints and pages, one file each."""
