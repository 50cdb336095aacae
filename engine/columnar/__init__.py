"""A Whoosh codec that keeps postings as flat arrays, and an evaluator that works on whole arrays.

It knows nothing of generations, of our schema or of articles: any Whoosh index can use it.
"""
