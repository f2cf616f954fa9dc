package dev.centraldeerros.account.token;

/** Stores the generated signing key, so that tokens are valid after a restart and on every node. */
interface SigningKeyStore {
    /**
     * Returns the stored key; stores {@code fresh} if there is none. Nodes that start concurrently get the same key.
     * Blocks; for startup only.
     */
    SigningKey loadOrStore(SigningKey fresh);
}
