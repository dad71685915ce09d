"""The practice people as the agency knows them, and how they are written into the database. Sandbox only."""
