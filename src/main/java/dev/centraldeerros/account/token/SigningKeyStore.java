package dev.centraldeerros.account.token;

/** Stores the generated signing key, so that tokens are valid after a restart and on every node. */
interface SigningKeyStore {
    /**
     * The key that is kept; {@code fresh} when there was none, which is then kept. Of nodes that start at once all get
     * the same. Blocks: for the start only.
     */
    SigningKey keep(SigningKey fresh);
}
