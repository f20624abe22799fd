"""What students wrote and made, so that it acts in no browser and always renders."""
