"""Your keys: the passphrase, the recovery sheet, passkeys and the second step, changed by whoever proves the passphrase."""
