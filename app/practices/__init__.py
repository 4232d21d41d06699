"""Short exercises for steadying oneself, open to anyone and offline. Nothing records that one was used."""
