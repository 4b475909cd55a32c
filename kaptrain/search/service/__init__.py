"""Keep an index up to date with the texts it is made from."""

from kaptrain.search.service.building import documents_of, index_digest, source_of
from kaptrain.search.service.storing import is_fresh, put, put_all, remove, store

__all__ = ["documents_of", "index_digest", "is_fresh", "put", "put_all", "remove", "source_of", "store"]
