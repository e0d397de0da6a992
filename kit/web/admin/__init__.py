"""Pages of admins: the state of the site, its backups, staff and settings."""
