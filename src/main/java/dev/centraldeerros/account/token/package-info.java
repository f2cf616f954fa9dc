/** Tokens: signing keys, issuing, verification and authentication. */
@NullMarked
package dev.centraldeerros.account.token;

import org.jspecify.annotations.NullMarked;
