"""What teachers see and do."""
