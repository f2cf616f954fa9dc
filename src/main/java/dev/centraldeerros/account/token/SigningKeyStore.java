package dev.centraldeerros.account.token;

/** Where a signing key that nobody configured is kept, so that tokens outlive a restart and are good on every node. */
interface SigningKeyStore {
    /**
     * The key that is kept; {@code fresh} when there was none, which is then kept. Of nodes that start at once all get
     * the same. Blocks: for the start only.
     */
    SigningKey keep(SigningKey fresh);
}
