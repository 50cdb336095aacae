"""A server under load: an archive of 100,000 articles, a mix of requests at a steady rate."""
