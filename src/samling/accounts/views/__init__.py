"""The pages of signing in, keys, identities, letters and the account itself."""
