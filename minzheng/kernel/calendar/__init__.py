"""Working days and deadlines. A year is known when its notice was imported; asking about any other year is an error."""
