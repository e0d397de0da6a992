"""What students see and do."""
