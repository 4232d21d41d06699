"""Hashes of `auth`, the proof that a browser derives from a passphrase. Argon2 only, through passlib."""

from concurrent.futures import ThreadPoolExecutor

from passlib.hash import argon2

# `auth` already is the output of Argon2id over 64 MiB in the browser, 256 bits wide: this hash only has to keep a stolen
# database from being a list of proofs (OWASP's second profile).
_HASH = argon2.using(type="ID", memory_cost=19456, time_cost=2, parallelism=1)

# Each verification takes 19 MiB and a core; two at a time keep a small machine answering. Always the same two threads, because
# the allocator keeps that memory for each thread that ever asked for it: with forty of them, 400 MB after a group session.
_QUEUE = ThreadPoolExecutor(2, thread_name_prefix="passwords")

# An unknown login must cost what a known one costs.
_NOBODY = _HASH.hash("nobody")


def hash_auth(auth: str) -> str:
    """The hash that is kept (and then encrypted at rest)."""
    return str(_QUEUE.submit(_HASH.hash, auth).result())


def verify_auth(auth: str, kept: str | None) -> bool:
    """Whether the proof fits; None costs the same and never fits."""
    return bool(_QUEUE.submit(_HASH.verify, auth, kept or _NOBODY).result()) and kept is not None
